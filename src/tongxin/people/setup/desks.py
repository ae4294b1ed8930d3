"""Steps of the set-up about people: desks, clerks, members, the first administrators."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts.administrations import AUDIT, LABELS, SECURITY, SYSTEM
from tongxin.kernel.cases.errors import Blocked, InvalidInput
from tongxin.kernel.conferences import sentences
from tongxin.kernel.identity import proposals
from tongxin.kernel.web.handed_out import FirstPassword, HandedOut
from tongxin.kernel.web.setup import SetupStep
from tongxin.kernel.workflow.fields import InputField, Text
from tongxin.people import rules, selectors, services
from tongxin.people.selectors import entry
from tongxin.people.services import Newcomer
from tongxin.people.setup.sheets import handed_out

Read = TypeVar("Read")
OFFICES = (
    ("review", _("提案委员会办公室"), ("proposals.review", "proposals.enter")),
    ("assign", _("督查室"), ("proposals.assign",)),
    ("lead", _("主席会议成员"), ("proposals.read",)),
)
ADMINISTRATORS = (("system", SYSTEM), ("security", SECURITY), ("audit", AUDIT))


def _each(parts: Sequence[str], field: str, read: Callable[[str, str], Read]) -> list[Read]:
    """Every part read; those that cannot be are named together, so that a list is mended in one go."""
    found, wrong = [], []
    numbered = len(parts) > 1 or field in {"clerks", "members"}
    for number, part in enumerate(parts, 1):
        where = gettext("第 {n} 行").format(n=number) if numbered and field in {"clerks", "members"} else ""
        try:
            found.append(read(part, where))
        except ValueError:
            wrong.append(f"{where}“{part}”")
    if wrong:
        how = gettext("请写成“教育局 赵科长 zhao”这样。") if field == "clerks" else gettext("请写成“王主任 wang”这样。")
        told = gettext("、").join(wrong)
        raise InvalidInput({field: gettext("{parts}读不懂，{how}").format(parts=told, how=how)})
    return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _named(field: str) -> Callable[[str, str], Newcomer]:
    def read(part: str, where: str) -> Newcomer:
        name, username = rules.named_one(part)
        return Newcomer(field, name, username, where)

    return read


def _desk_fields(_place: int) -> tuple[InputField, ...]:
    hint = _("写“姓名 用户名”，几个人用顿号隔开，例如：王主任 wang。")
    return tuple(Text(key, label, required=False, max_length=200, hint=hint) for key, label, _powers in OFFICES)


def _desks_status(place: int) -> str:
    return "、".join(sentences.say(n) for n in selectors.held_offices(place, list(_office_names(place).values())))


def _office_names(place: int) -> dict[str, str]:
    """What the offices are called by their keys: as they were entered, else as the conference calls them now."""
    known = selectors.office_names(place)
    with translation.override("zh-hans"):
        return {key: label if label in known else sentences.reworded(label) for key, label, _powers in OFFICES}


def _gathered(given: dict[str, Any], keys: Sequence[str]) -> dict[str, list[Newcomer]]:
    """Who stands in each field, or everything that cannot be read, together."""
    found: dict[str, list[Newcomer]] = {}
    errors: dict[str, str] = {}
    for key in keys:
        try:
            found[key] = _each(rules.parts_of(given[key]), key, _named(key))
        except InvalidInput as refusal:
            errors.update(refusal.errors)
    if errors:
        raise InvalidInput(errors)
    return found


def _desks_save(place: int, given: dict[str, Any], by: Actor) -> str | HandedOut:
    people = _gathered(given, [key for key, _label, _powers in OFFICES])
    names = _office_names(place)
    desks = [
        services.Desk(names[key], powers, newcomer, ends_with_term=key == "lead")
        for key, _label, powers in OFFICES
        for newcomer in people[key]
    ]
    if not desks:
        return gettext("没有填写新的人员，岗位没有变化。")
    note = gettext("职务等安全管理员核准") if proposals.has_guard(place) else ""
    entered = services.seat_all(place, desks, given["answers"], by=by)
    return handed_out(gettext("机关岗位已登记"), entered, note=note)


def _clerk_fields(_place: int) -> tuple[InputField, ...]:
    hint = _("每行一个：单位 姓名 用户名，例如：教育局 赵科长 zhao。")
    return (Text("clerks", _("承办单位经办人"), required=False, max_length=4000, lines=12, hint=hint),)


def _clerks_status(place: int) -> str:
    n = selectors.count_of_clerks(place)
    return gettext("{n} 人").format(n=n) if n else ""


def _clerks_save(place: int, given: dict[str, Any], by: Actor) -> str | HandedOut:
    def read(line: str, where: str) -> tuple[str, Newcomer]:
        body, name, username = rules.placed(line)
        return body, Newcomer("clerks", name, username, where)

    rows = _each(_lines(given["clerks"]), "clerks", read)
    if not rows:
        return gettext("没有填写新的人员，没有变化。")
    return handed_out(gettext("经办人已登记"), services.enter_clerks(place, rows, given["answers"], by=by))


def _members_fields(_place: int) -> tuple[InputField, ...]:
    hint = _("每行一个：姓名 用户名，例如：刘委员 liu。整份名册请在“导入名册”里用 Excel 导入。")
    return (Text("members", _("先登记几位委员试用"), required=False, max_length=4000, lines=8, hint=hint),)


def members_status(place: int) -> str:
    """How many members there are."""
    n = selectors.count_of_members(place)
    return gettext("{n} 人").format(n=n) if n else ""


def _members_save(place: int, given: dict[str, Any], by: Actor) -> str | HandedOut:
    newcomers = _each(_lines(given["members"]), "members", _named("members"))
    if not newcomers:
        return gettext("没有填写新的人员，没有变化。")
    return handed_out(gettext("委员已登记"), services.enter_members(place, newcomers, given["answers"], by=by))


def _roster_status(place: int) -> str:
    """What was imported; somebody entered by hand is no import."""
    n = entry.rows_imported(place)
    return gettext("已导入 {n} 行").format(n=n) if n else ""


def _desks_held(place: int) -> list[tuple[str, str]]:
    held = selectors.office_holders(place, list(_office_names(place).values()))
    return [(sentences.say(name), gettext("、").join(people)) for name, people in held]


def _clerks_held(place: int) -> list[tuple[str, str]]:
    return [(body, gettext("、").join(people)) for body, people in selectors.clerks_by_body(place)]


def _accounts_missing(place: int) -> str:
    waiting = entry.without_account(place).count()
    return gettext("还有 {n} 人没有账号").format(n=waiting) if waiting else ""


def _accounts_status(place: int) -> str:
    return gettext("都有账号") if selectors.count_of_members(place) else ""


def _administrator_fields(place: int) -> tuple[InputField, ...]:
    if not services.administrators_missing(place):
        return ()
    hint = _("写“姓名 用户名”，几个人用顿号隔开。")
    two = _("写“姓名 用户名”。最好两位：授权要一人提出、另一人核准；只有一位时，要在服务器上用命令核准。")
    return tuple(
        Text(key, LABELS[power], max_length=200, hint=two if power == SECURITY else hint)
        for key, power in ADMINISTRATORS
    )


def _administrators_status(_place: int) -> str:
    held = dict.fromkeys(selectors.administrations_held())
    return gettext("、").join(gettext(LABELS[power]) for power in held)


def _administrators_save(place: int, given: dict[str, Any], by: Actor) -> HandedOut:
    if not services.administrators_missing(place):
        raise Blocked(
            gettext(
                "已经有管理员了，或者这里是演示。增加或更换由安全管理员在“授权与安全”页办理，或者在服务器上用命令办理。"
            )
        )
    people = _gathered(given, [key for key, _power in ADMINISTRATORS])
    wanted = [services.Administration(power, n) for key, power in ADMINISTRATORS for n in people[key]]
    made = services.make_administrators(place, wanted, by=by)
    rows = [FirstPassword(name, user, password, gettext(LABELS[power])) for power, name, user, password in made]
    said = gettext("他们登录后先改密码、设置双因素。从现在起，有权限的职务要等安全管理员核准。")
    return HandedOut(gettext("三类管理员已设立"), rows, "/setup/", gettext("回到设置"), said)


DESKS = SetupStep(
    "desks",
    _("机关岗位"),
    _("谁审查立案、谁交办、谁看全局。权限跟着岗位走，离任即收回。"),
    _desks_status,
    _desk_fields,
    save=_desks_save,
    held=_desks_held,
    asks=True,
)
CLERKS = SetupStep(
    "clerks",
    _("承办单位经办人"),
    _("每个单位至少一人能登录；没有人登录的单位可以由督查室代为登记。"),
    _clerks_status,
    _clerk_fields,
    save=_clerks_save,
    held=_clerks_held,
    asks=True,
)
MEMBERS = SetupStep(
    "members",
    _("委员"),
    _("先登记几位试用，或者直接导入名册。"),
    members_status,
    _members_fields,
    save=_members_save,
    asks=True,
)
ROSTER = SetupStep(
    "roster",
    _("导入名册"),
    _("把手头的 Excel 名册传上来，逐行核对后一次写入，可以整批撤销。委员都已经一个个登记的，可以跳过。"),
    _roster_status,
    url="/exchange/people.roster/",
)
ACCOUNTS = SetupStep(
    "accounts",
    _("开通账号"),
    _("给名册里还没有账号的人开通账号：选人、核对用户名、打印初始密码。"),
    _accounts_status,
    url="/people/accounts/",
    missing=_accounts_missing,
)
ADMINISTRATION = SetupStep(
    "administrators",
    _("三类管理员"),
    _(
        "系统、安全、审计管理员由不同的人担任，用专用账号，看不到业务内容。放在最后设：设立以后，有权限的职务要等安全管理员核准。"
    ),
    _administrators_status,
    _administrator_fields,
    save=_administrators_save,
)
