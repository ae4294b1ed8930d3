"""What the setup assistant asks about people and institutions, with a model city to start from."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.accounts.passwords import RULES
from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.commands import Invitation
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.web.setup import Founding, SetupStep, setup_key
from tongxin.kernel.workflow.fields import Choice, Day, InputField, Integer, Text
from tongxin.people import rules, selectors, services
from tongxin.people.rules import HandlingSystem, OrganisationKind
from tongxin.text import initials

LEVELS = (
    (Conference.Level.PROVINCE.value, _("省级")),
    (Conference.Level.CITY.value, _("市级")),
    (Conference.Level.COUNTY.value, _("县级")),
)
MODEL_SECTORS = """中国共产党
民主党派
无党派人士
共青团和青联
总工会
妇联
工商联
科协和科技界
文化艺术界
教育界
医药卫生界
农业界
经济界
社会福利和社会保障界
民族宗教界
特邀人士"""
MODEL_COMMITTEES = """提案委员会
经济委员会
农业和农村委员会
人口资源环境委员会
教科卫体委员会
社会法制和民族宗教委员会
文化文史和学习委员会"""
MODEL_BODIES = """党委办公室（党委）
组织部（党委）
宣传部（党委）
政府办公室
发展和改革局
教育局
科学技术局
公安局
民政局
司法局
财政局
人力资源和社会保障局
自然资源和规划局
住房和城乡建设局
交通运输局
农业农村局
水利局
商务局
文化广电旅游局
卫生健康局
生态环境局
市场监督管理局
综合行政执法局
人民法院（法院）
人民检察院（检察院）"""
_SYSTEM_WORDS = {"党委": HandlingSystem.PARTY, "法院": HandlingSystem.COURT, "检察院": HandlingSystem.PROCURATORATE}
OFFICES = (
    ("review", _("提案委员会办公室"), ("proposals.review", "proposals.enter")),
    ("assign", _("督查室"), ("proposals.assign",)),
    ("lead", _("主席会议成员"), ("proposals.read",)),
)

FOUNDING: tuple[InputField, ...] = (
    Text("name", _("政协名称"), max_length=60, hint=_("例如：清河县政协。页面上方和文件里都用它。")),
    Choice("level", _("层级"), choices=LEVELS),
    Text("code", _("代码"), required=False, max_length=30, hint=_("小写字母，不填则取名称的拼音首字母。")),
    Integer("term", _("当前是第几届"), minimum=1, maximum=99),
    Integer("session", _("最近一次全体会议是第几次"), minimum=1, maximum=20),
    Day("opens", _("这次会议的开幕日期")),
    Text("person", _("您的姓名"), max_length=40, hint=_("负责设置和管理名册的人。")),
    Text("username", _("用户名"), max_length=60, hint=_("登录用，小写字母或数字。")),
    Text("password", _("密码"), max_length=128, secret=True, hint=RULES),
)


def _found(values: dict[str, Any]) -> Account:
    code = values["code"] or initials.of(values["name"])
    return services.found_installation(
        code=code,
        name=values["name"],
        level=values["level"],
        term=values["term"],
        session=values["session"],
        opens=dt.date.fromisoformat(values["opens"]),
        person=values["person"],
        username=values["username"].lower(),
        password=values["password"],
    )


def _suggest() -> dict[str, Any]:
    return {"level": "county", "term": 1, "session": 1, "opens": clock.today().isoformat()}


def _lines(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _named(text: str, field: str) -> list[tuple[str, str]]:
    try:
        return rules.named(text)
    except ValueError as bad:
        raise InvalidInput({field: gettext("“{part}”读不懂，请写成“王主任 wang”这样。").format(part=bad)}) from None


def _placed(line: str, number: int) -> tuple[str, str, str]:
    try:
        return rules.placed(line)
    except ValueError:
        sentence = gettext("第 {n} 行“{line}”读不懂，请写成“教育局 赵科长 zhao”这样。")
        raise InvalidInput({"clerks": sentence.format(n=number, line=line)}) from None


def _names_field(hint: str) -> tuple[InputField, ...]:
    return (Text("names", _("名称，每行一个"), required=False, max_length=4000, lines=16, hint=hint),)


def _organisations(kind: OrganisationKind, model: str, key: str, label: str, lead: str) -> SetupStep:
    def status(place: int) -> str:
        n = selectors.count_of_organisations(place, kind)
        return gettext("{n} 个").format(n=n) if n else ""

    def values(place: int) -> dict[str, Any]:
        return {"names": "\n".join(selectors.organisation_names_of(place, kind)) or model}

    def save(place: int, given: dict[str, Any], by: Actor) -> str:
        names = _lines(given["names"])
        made = services.enter_organisations(place, kind, names, by=by)
        return gettext("共 {n} 个，新增 {m} 个。").format(n=len(names), m=made)

    hint = _("已经按常见的设置填好，增删后保存；已有的不会重复建。")
    return SetupStep(key, label, lead, status, lambda _place: _names_field(hint), values, save)


def _bodies_status(place: int) -> str:
    n = selectors.count_of_bodies(place)
    return gettext("{n} 个").format(n=n) if n else ""


def _bodies_values(place: int) -> dict[str, Any]:
    words = {system.value: word for word, system in _SYSTEM_WORDS.items()}
    rows = selectors.body_systems(place)
    lines = [f"{name}（{words[system]}）" if system in words else name for name, system in rows]
    return {"names": "\n".join(lines) or MODEL_BODIES}


def _bodies_save(place: int, given: dict[str, Any], by: Actor) -> str:
    wanted = []
    for line in _lines(given["names"]):
        word = line.rpartition("（")[2].rstrip("）") if line.endswith("）") else ""
        system = _SYSTEM_WORDS.get(word, HandlingSystem.GOVERNMENT)
        wanted.append((line.rpartition("（")[0] if word in _SYSTEM_WORDS else line, system))
    made = services.enter_bodies(place, wanted, by=by)
    return gettext("共 {n} 个，新增 {m} 个。").format(n=len(wanted), m=made)


def _desk_fields(_place: int) -> tuple[InputField, ...]:
    hint = _("写“姓名 用户名”，几个人用顿号隔开，例如：王主任 wang。")
    return tuple(Text(key, label, required=False, max_length=200, hint=hint) for key, label, _powers in OFFICES)


def _desks_status(place: int) -> str:
    return "、".join(selectors.held_offices(place, [label for _key, label, _powers in OFFICES]))


def _desks_save(place: int, given: dict[str, Any], by: Actor) -> str:
    passwords = []
    for key, label, powers in OFFICES:
        for name, username in _named(given[key], key):
            passwords.append(
                services.seat(place, label, powers, name=name, username=username, by=by, ends_with_term=key == "lead")
            )
    if not passwords:
        return gettext("没有填写新的人员，岗位没有变化。")
    said = "；".join(f"{username} {password}" for username, password in passwords)
    return gettext("初始密码只显示这一次，请抄送本人：{list}。").format(list=said)


def _clerk_fields(_place: int) -> tuple[InputField, ...]:
    hint = _("每行一个：单位 姓名 用户名，例如：教育局 赵科长 zhao。")
    return (Text("clerks", _("承办单位经办人"), required=False, max_length=4000, lines=12, hint=hint),)


def _clerks_status(place: int) -> str:
    n = selectors.count_of_clerks(place)
    return gettext("{n} 人").format(n=n) if n else ""


def _clerks_save(place: int, given: dict[str, Any], by: Actor) -> str:
    rows = [_placed(line, n) for n, line in enumerate(_lines(given["clerks"]), 1)]
    passwords = services.enter_clerks(place, rows, by=by)
    said = "；".join(f"{username} {password}" for username, password in passwords)
    return gettext("初始密码只显示这一次，请抄送本人：{list}。").format(list=said) if said else ""


def _members_fields(_place: int) -> tuple[InputField, ...]:
    hint = _("每行一个：姓名 用户名，例如：刘委员 liu。整份名册请用 Excel 导入。")
    return (Text("members", _("先登记几位委员试用"), required=False, max_length=4000, lines=8, hint=hint),)


def _members_status(place: int) -> str:
    n = selectors.count_of_members(place)
    return gettext("{n} 人").format(n=n) if n else ""


def _members_save(place: int, given: dict[str, Any], by: Actor) -> str:
    people = [pair for line in _lines(given["members"]) for pair in _named(line, "members")]
    passwords = services.enter_members(place, people, by=by)
    said = "；".join(f"{username} {password}" for username, password in passwords)
    return gettext("初始密码只显示这一次，请抄送本人：{list}。").format(list=said) if said else ""


def _terms_status(place: int) -> str:
    return selectors.sessions_in_words(place)


BELOW = tuple(f for f in FOUNDING if f.key != "password")


def _below_status(place: int) -> str:
    return "、".join(selectors.conferences_below(place)[:6])


def _below_save(place: int, given: dict[str, Any], by: Actor) -> str:
    code = given["code"] or initials.of(given["name"])
    username, password = services.found_below(
        place,
        code=code,
        name=given["name"],
        level=given["level"],
        term=given["term"],
        session=given["session"],
        opens=dt.date.fromisoformat(given["opens"]),
        person=given["person"],
        username=given["username"].lower(),
        by=by,
    )
    return gettext("初始密码只显示这一次，请抄送本人：{list}。").format(list=f"{username} {password}")


STEPS = (
    SetupStep("terms", _("届次与征集时间"), _("登记全体会议和提案征集的起止时间。"), _terms_status, url="/terms/"),
    _organisations(
        OrganisationKind.SECTOR, MODEL_SECTORS, "sectors", _("界别"), _("委员按界别组成；界别也可以提交集体提案。")
    ),
    _organisations(
        OrganisationKind.SPECIAL_COMMITTEE,
        MODEL_COMMITTEES,
        "committees",
        _("专门委员会"),
        _("每位委员参加一个或两个专委会。"),
    ),
    SetupStep(
        "bodies",
        _("承办单位"),
        _("接受交办、负责答复的部门；党委、法院、检察院的在后面用括号注明。"),
        _bodies_status,
        lambda _place: _names_field(_("每行一个；不注明的按政府部门登记。")),
        _bodies_values,
        _bodies_save,
    ),
    SetupStep(
        "desks",
        _("机关岗位"),
        _("谁审查立案、谁交办、谁看全局。权限跟着岗位走，离任即收回。"),
        _desks_status,
        _desk_fields,
        save=_desks_save,
    ),
    SetupStep(
        "clerks",
        _("承办单位经办人"),
        _("每个单位至少一人能登录；没有人登录的单位可以由督查室代为登记。"),
        _clerks_status,
        _clerk_fields,
        save=_clerks_save,
    ),
    SetupStep(
        "members",
        _("委员"),
        _("先登记几位试用，或者直接导入名册。"),
        _members_status,
        _members_fields,
        save=_members_save,
    ),
    SetupStep(
        "parameters",
        _("期限与规则"),
        _("审查、交办、答复、评价的期限，签名人数；可以写天数，也可以写固定日期。"),
        lambda _place: gettext("已有默认值"),
        url="/parameters/",
    ),
    SetupStep(
        "calendar",
        _("工作日历"),
        _("国家节假日已装好，本地另有安排的在这里加。"),
        lambda _place: gettext("已有默认值"),
        url="/calendar/",
    ),
    SetupStep(
        "below",
        _("下级政协"),
        _("可以不建。省、市、县在同一套系统里各管各的，互相看不到对方的记录。"),
        _below_status,
        lambda _place: BELOW,
        lambda _place: _suggest(),
        _below_save,
        optional=True,
    ),
)


def _invite(address: str) -> list[str]:
    if selectors.conferences_in_order():
        return []
    return [f"第一次设置：{address}/setup/?key={setup_key()}"]


SETUP = (Founding("people", FOUNDING, _found, _suggest), *STEPS, Invitation("people.setup", _invite))
