"""How long a roster of 20,000 takes from the upload to the last row written, personal values sealed."""

import io
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import bench

ROWS = 20_000
PEER_ROWS = 2_000
ROUNDS = 3
HEAD = (
    "委员编号",
    "姓 名",
    "性别",
    "民族",
    "出生年月",
    "政治面貌",
    "学历",
    "工作单位",
    "职务",
    "手机号码",
    "身份证号",
    "界别",
    "专委会",
    "专长",
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SECTORS = ("教育界", "经济界", "医药卫生界", "农业界")
COMMITTEES = ("提案委员会（副主任）", "经济委员会", "提案委员会、经济委员会")


def main() -> int:
    """Fill a base, then let ours and the peer import in turn; each round begins with the same empty roster."""
    parser = bench.parser(__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--peer-rows", type=int, default=PEER_ROWS)
    arguments = parser.parse_args()
    ours_file, peer_file = workbook(arguments.rows), workbook(arguments.peer_rows)
    with bench.own_base():
        office = fill()
        rows = []
        for turn in range(ROUNDS):
            rows.append({"way": "peer", "round": turn + 1, **peer(office, peer_file, arguments.peer_rows)})
            rows.append({"way": "ours", "round": turn + 1, **ours(office, ours_file, arguments.rows)})
        checked = check()
    return _tell(rows, arguments.rows, checked, save=arguments.save)


def workbook(count: int) -> bytes:
    """A roster as an office sends it: a title, a head with spaces, telephone numbers as numbers."""
    from openpyxl import Workbook  # noqa: PLC0415 (only here)

    book = Workbook(write_only=True)
    sheet = book.create_sheet("名册")
    sheet.append(["政协委员名册"])
    sheet.append(list(HEAD))
    for n in range(count):
        sheet.append(
            [
                f"{n:05d}",
                f"{'赵钱孙李周吴郑王'[n % 8]} {chr(0x4E00 + n % 5000)}{chr(0x4E00 + n % 77)}",
                "男女"[n % 2],
                "汉族",
                f"{1950 + n % 50}.{1 + n % 9:02d}",
                ("中共党员", "民盟", "无党派", "群众")[n % 4],
                "大学",
                f"示例单位{n}",
                "主任",
                13800000000.0 + n,
                _id_number(n),
                SECTORS[n % 4],
                COMMITTEES[n % 3],
                "托育、财税",
            ]
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _id_number(n: int) -> str:
    digits = f"110101{1950 + n % 50}{1 + n % 12:02d}{1 + n % 28:02d}{n % 1000:03d}"
    # No two alike: the place moves on every thousand.
    digits = f"{110101 + n // 1000}{digits[6:]}"
    return digits + "10X98765432"[sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=True)) % 11]


def fill() -> Any:
    """A city with its organisations; returns the actor who keeps the roster."""
    from tongxin.people.rules import OrganisationKind  # noqa: PLC0415 (Django must be up)
    from tongxin.people.testing.cast import add_organisation, small_city  # noqa: PLC0415

    city = small_city()
    for name in SECTORS:
        add_organisation(city, name, OrganisationKind.SECTOR)
    for name in ("提案委员会", "经济委员会"):
        add_organisation(city, name, OrganisationKind.SPECIAL_COMMITTEE)
    return city.actor("孙管理员")


def _timed(call: Callable[[], Any]) -> tuple[Any, float]:
    begin = time.perf_counter()
    found = call()
    return found, time.perf_counter() - begin


def ours(office: Any, content: bytes, count: int) -> dict[str, Any]:
    """Plan, confirm, the same file again, and everything back."""
    from tongxin.kernel import registry  # noqa: PLC0415
    from tongxin.kernel.exchange import services  # noqa: PLC0415
    from tongxin.kernel.exchange.declarations import Sheet  # noqa: PLC0415

    sheet = registry.get(Sheet, "people.roster")

    def upload() -> Any:
        return services.upload(sheet, "名册.xlsx", content, chosen=(), by=office)

    run, plan = _timed(upload)
    assert run.counts == {"create": count}, run.counts
    _run, write = _timed(lambda: services.confirm(run, only_good=False, by=office))
    same, again = _timed(upload)
    assert same.counts == {"same": count}, same.counts
    _run, back = _timed(lambda: services.undo(run, by=office))
    return _row(count, plan + write, plan_s=plan, write_s=write, again_s=again, undo_s=back)


def peer(office: Any, content: bytes, count: int) -> dict[str, Any]:
    """What an import by hand looks like: the file row by row, each row looked up and saved, all in one transaction."""
    import openpyxl  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415

    from tongxin.people.models import Membership, Organisation, Person, Term  # noqa: PLC0415

    place = office.conference_id
    term = Term.objects.get(conference_id=place)
    organisations = {o.name: o for o in Organisation.objects.filter(conference_id=place)}

    def run() -> None:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        with transaction.atomic():
            for cells in book.worksheets[0].iter_rows(min_row=3, values_only=True):
                _save(dict(zip(HEAD, cells, strict=True)), term, organisations)

    _none, seconds = _timed(run)
    people = Person.objects.filter(conference_id=place, memberships__number__gt="")
    ids = list(people.values_list("pk", flat=True))
    for start in range(0, len(ids), 500):
        part = Person.objects.filter(pk__in=ids[start : start + 500])
        for related in ("belongings", "memberships"):
            part.model._meta.get_field(related).related_model.objects.filter(person__in=part).delete()
        part.delete()
    assert not Membership.objects.exclude(number="").exists()
    return _row(count, seconds, plan_s=0, write_s=seconds, again_s=0, undo_s=0)


def _save(row: dict[str, Any], term: Any, organisations: dict[str, Any]) -> None:
    from tongxin.kernel.privacy import blind, seal  # noqa: PLC0415
    from tongxin.people.models import Belonging, Expertise, Membership, Person, PersonalValue  # noqa: PLC0415

    known = Membership.objects.filter(term=term, number=row["委员编号"]).select_related("person").first()
    person = known.person if known else Person(conference_id=term.conference_id)
    person.name = row["姓 名"].replace(" ", "")
    person.sex, person.ethnicity, person.education = row["性别"], row["民族"], row["学历"]
    person.employer, person.post = row["工作单位"], row["职务"]
    person.save()
    Membership.objects.update_or_create(
        person=person, term=term, defaults={"number": row["委员编号"], "starts": term.starts}
    )
    for name in (row["界别"], *row["专委会"].replace("（副主任）", "").split("、")):
        Belonging.objects.get_or_create(
            person=person, organisation=organisations[name], defaults={"starts": term.starts}
        )
    for tag in row["专长"].split("、"):
        Expertise.objects.get_or_create(person=person, tag=tag)
    values = {"phone": str(int(row["手机号码"])), "id_number": row["身份证号"], "birth_date": row["出生年月"]}
    for field, text in values.items():
        sealed = seal(text, about=f"people.person.{field}.{person.pk}")
        PersonalValue.objects.update_or_create(
            person=person,
            field=field,
            defaults={"sealed": sealed, "blind": blind(text, about=f"people.person.{field}")},
        )


def check() -> dict[str, Any]:
    """After all that: whole chains, and nobody left over."""
    from tongxin.kernel.audit.verify import verify  # noqa: PLC0415
    from tongxin.people.models import Person, PersonalValue  # noqa: PLC0415

    _sound, flaws = verify()
    return {"flaws": len(flaws), "people": Person.objects.count(), "personal_values": PersonalValue.objects.count()}


def _row(count: int, total: float, **parts: float) -> dict[str, Any]:
    told = {name: round(seconds, 2) for name, seconds in parts.items()}
    return {"rows": count, "total_s": round(total, 2), "rows_per_s": round(count / total), **told}


def _tell(rows: list[dict[str, Any]], count: int, checked: dict[str, Any], *, save: bool) -> int:
    mine = [row for row in rows if row["way"] == "ours"]
    by_hand = [row for row in rows if row["way"] == "peer"]
    total = median(row["total_s"] for row in mine)
    ratio = round(median(row["rows_per_s"] for row in mine) / median(row["rows_per_s"] for row in by_hand), 1)
    goals = {
        f"plan and write {count} rows within 10 s (median {total})": total <= 10,
        "the same file again within 10 s, without a change": median(row["again_s"] for row in mine) <= 10,
        "taken back within 10 s": median(row["undo_s"] for row in mine) <= 10,
        "chains whole, nobody left over": not checked["flaws"] and checked["personal_values"] == 0,
    }
    print(f"ours imports {ratio} times as many rows in a second as saving row by row, its plan included")
    return bench.report("import_roster", rows, goals, save=save, ratio=ratio, checked=checked)


if __name__ == "__main__":
    sys.exit(main())
