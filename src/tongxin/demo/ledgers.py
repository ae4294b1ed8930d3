"""A handful of invented rows in the city's registers, two plans, and a table that some have answered."""

import datetime as dt
from typing import Any

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.doors import move
from tongxin.people.rules import OrganisationKind
from tongxin.people.testing import cast as makers
from tongxin.people.testing.cast import Cast
from tongxin.plans.models import PlanItem
from tongxin.plans.roles import KEEP as KEEP_PLANS
from tongxin.plans.roles import READ as READ_PLANS
from tongxin.plans.services import add_item, save_plan
from tongxin.registers.models import RegisterKind, ReturnSheet
from tongxin.registers.roles import KEEP, READ
from tongxin.registers.rules import SHIPPED
from tongxin.registers.services import keep_row, offer_kinds, send_table

# Register, days ago, what it was about, what stands in its columns, and perhaps a scope other than the own one.
_ROWS: tuple[tuple[str, int, str, dict[str, str], str], ...] = (
    ("party_reports", 12, "关于召开专题协商会的请示", {"sort": "请示", "recipient": "市委"}, "own"),
    (
        "party_reports",
        40,
        "上半年政协工作情况报告",
        {"sort": "报告", "recipient": "市委", "document": "澄政协〔示例〕7 号"},
        "own",
    ),
    ("party_reports", 75, "关于界别调整的请示", {"sort": "请示", "recipient": "市委"}, "own"),
    (
        "standing_committee_briefings",
        55,
        "市委常委会会议听取政协年度协商计划汇报",
        {"speaker": "陈领导", "subject": "年度协商计划"},
        "own",
    ),
    (
        "leader_attendances",
        20,
        "养老服务专题协商会",
        {"leaders": "市委书记、市长", "persons": "2", "level": "市级"},
        "own",
    ),
    ("leader_attendances", 63, "委员读书交流会", {"leaders": "市委副书记", "persons": "1", "level": "市级"}, "own"),
    (
        "superior_visits",
        33,
        "省政协调研基层协商平台建设",
        {"visitor": "省政协示例副主席", "level": "省级", "places": "石桥镇、望湖街道"},
        "own",
    ),
    (
        "experience_presentations",
        48,
        "全省民主监督工作座谈会",
        {"meeting": "全省民主监督工作座谈会", "level": "省级", "form": "口头"},
        "own",
    ),
    ("regulations", 90, "提案办理协商办法（修订）", {"sort": "规则", "office": "提案委员会办公室"}, "own"),
    ("regulations", 31, "委员联系群众工作机制", {"sort": "机制"}, "own"),
    (
        "enterprises_visited",
        15,
        "走访澄湖纺织",
        {"enterprise": "澄湖示例纺织厂", "visitors": "张委员", "suggestions": "3"},
        "own",
    ),
    (
        "enterprises_visited",
        16,
        "走访望湖电子",
        {"enterprise": "望湖示例电子公司", "visitors": "李委员", "suggestions": "2"},
        "own",
    ),
    (
        "enterprises_visited",
        45,
        "回访澄湖纺织",
        {"enterprise": "澄湖示例纺织厂", "visitors": "张委员", "suggestions": "1"},
        "own",
    ),
)
_EIGHT_ONES = (
    "一次专题协商",
    "一次民主监督",
    "一批重点提案",
    "一次企业家座谈",
    "一轮走访企业",
    "一份社情民意专报",
    "一场政策宣讲",
    "一次成效回头看",
)
_YEAR = (
    ("议政性常委会会议：养老服务", "consultation", -20),
    ("主席会议视察：示例水系整治", "inspection", 25),
    ("专项民主监督：垃圾分类", "supervision", -5),
    ("界别协商：托育服务", "consultation", 60),
)
_COUNTIES = ("云溪县政协（填报）", "石桥县政协（填报）", "梅里区政协（填报）")


def keep(cast: Cast, today: dt.date) -> None:
    """Enter them once; later calls find the registers there."""
    if RegisterKind.objects.filter(conference=cast.conference).exists():
        return
    clerk = makers.add_person(cast, "lin", "林科长", demo_role="ledger", post="办公室综合科科长")
    makers.give_office(cast, clerk, "机关办公室", [KEEP, KEEP_PLANS])
    makers.give_office(cast, cast.persons["陈领导"], "机关党组", [READ, READ_PLANS], ends_with_term=True)
    by = cast.actor("林科长")
    offer_kinds(cast.conference.pk, [kind.key for kind in SHIPPED], by=by)
    kinds = {kind.key: kind for kind in RegisterKind.objects.filter(conference=cast.conference)}
    for key, ago, title, details, scope in _ROWS:
        given = {"title": title, "day": (today - dt.timedelta(days=ago)).isoformat(), "scope": scope, "words": ""}
        keep_row(kinds[key], {**given, **{f"c_{name}": text for name, text in details.items()}}, by=by)
    _plan(cast, today, by)
    _ask(cast, today, by)


def _plan(cast: Cast, today: dt.date, by: Actor) -> None:
    common: dict[str, Any] = {"year": today.year, "words": ""}
    eight = save_plan(
        None, {**common, "sort": "campaign", "name": "“八个一”助企活动", "items": "\n".join(_EIGHT_ONES)}, by=by
    )
    first, second, third = PlanItem.objects.filter(plan=eight).order_by("pk")[:3]
    for item, result in ((first, "已开一次养老服务专题协商会。"), (second, "对垃圾分类开展了专项监督。")):
        move(item, "complete", by=by, fields={"result": result})
    move(third, "change", by=by, fields={"reason": "并入年度重点提案督办。"})
    annual = save_plan(None, {**common, "sort": "annual", "name": "年度协商监督计划", "items": ""}, by=by)
    office = cast.organisations["经济科技委员会"].pk
    for title, sort, days in _YEAR:
        due = (today + dt.timedelta(days=days)).isoformat()
        item = add_item(annual, {"title": title, "sort": sort, "organisation": office, "due": due}, by=by)
        if title == _YEAR[0][0]:
            move(item, "complete", by=by, fields={"result": "会议形成意见建议 12 条。"})


def _ask(cast: Cast, today: dt.date, by: Actor) -> None:
    ids = []
    for number, name in enumerate(_COUNTIES):
        organisation = makers.add_organisation(cast, name, OrganisationKind.LIAISON)
        contact = makers.add_person(cast, f"county{number}", f"{name.removesuffix('（填报）')}联络员")
        makers.speak_for(cast, contact, organisation)
        ids.append(organisation.pk)
    given = {
        "title": "走访企业情况填报",
        "words": "填写今年以来各地政协走访企业的家数，规上、规下分别填写。",
        "columns": "企业合计 数字 必填\n规上 数字 必填 0-5000\n规下 数字 必填 0-5000\n分项合计 =规上+规下\n备注",
        "due": (today + dt.timedelta(days=6)).isoformat(),
        "organisations": ids,
        "feeds": "enterprises_visited",
        "fed_by": "企业合计",
    }
    table = send_table(given, by=by)
    sheet = ReturnSheet.objects.filter(table=table).earliest("pk")
    filled = {"c_c1": "46", "c_c2": "18", "c_c3": "28", "c_c4": "46", "note": ""}
    move(sheet, "submit", by=cast.actor("云溪县政协联络员"), fields=filled)
