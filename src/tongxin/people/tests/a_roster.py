"""A roster of two rows as offices send it, for the stories that bring one in: head, rows, and how it is sent."""

from tongxin.kernel import registry
from tongxin.kernel.exchange import services
from tongxin.kernel.exchange.declarations import Sheet
from tongxin.kernel.exchange.models import ImportRow, ImportRun
from tongxin.kernel.testing.books import xlsx

HEAD = [
    "委员编号",
    "姓名",
    "手机号码",
    "身份证号",
    "工作单位",
    "政治面貌",
    "界别",
    "专委会",
    "专长",
    "任职开始",
    "参加考评",
]
FENG = [
    "0101",
    "冯晓",
    "13812345678",
    "110101199003074573",
    "一中",
    "民盟",
    "教育界",
    "提案委员会（副主任）",
    "托育、财税",
    "2022.1.5",
    "√",
]
CHU = ["0102", "褚卫", "13812345679", "", "二中", "中共党员", "教育", "提案委员会", "", "2022年1月5日", "否"]


def sheet(key: str = "people.roster") -> Sheet:
    return registry.get(Sheet, key)


def sent(office, *rows, head=HEAD, chosen=(), key="people.roster", name="名册.xlsx") -> ImportRun:
    return services.upload(sheet(key), name, xlsx([head, *rows]), chosen=chosen, by=office)


def problems(run: ImportRun) -> list[str]:
    rows = ImportRow.objects.filter(run=run, verdict="error").order_by("row").values_list("row", "problems")
    return [f"{row} {key} {clause}" for row, found in rows for key, clause in found]
