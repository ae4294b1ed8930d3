"""The first form of an empty installation, and the one for a conference one level down."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tongxin.kernel import clock, wording
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.accounts.passwords import RULES
from tongxin.kernel.cases.errors import Blocked, InvalidInput
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.identity.accounts import username_sentence
from tongxin.kernel.web.handed_out import HandedOut
from tongxin.kernel.web.setup import Founding, SetupStep, Way
from tongxin.kernel.workflow.fields import Choice, Day, InputField, Integer, Text
from tongxin.people import selectors, services
from tongxin.people.setup.sheets import handed_out
from tongxin.text import initials

LEVELS = (
    (Conference.Level.PROVINCE.value, _("省级")),
    (Conference.Level.CITY.value, _("市级")),
    (Conference.Level.COUNTY.value, _("县级")),
)
FOUNDING: tuple[InputField, ...] = (
    Text("name", _("政协名称"), max_length=60, hint=_("例如：清河县政协。页面上方和文件里都用它。")),
    Choice("level", _("层级"), choices=LEVELS),
    Text("code", _("代码"), required=False, max_length=30, hint=_("小写字母，不填则取名称的拼音首字母。")),
    Integer("term", _("当前是第几届"), minimum=1, maximum=99),
    Integer("session", _("最近一次全体会议是第几次"), minimum=1, maximum=20),
    Day("opens", _("这次会议的开幕日期")),
    Day(
        "starts",
        _("本届从哪天开始"),
        required=False,
        hint=_("一般是本届第一次会议开幕那天，委员任期从这天算起；不填则按上面的开幕日期，以后可以改。"),
    ),
    Text("person", _("您的姓名"), max_length=40, hint=_("负责设置和管理名册的人。")),
    Text("username", _("用户名"), max_length=60, hint=_("登录用，小写字母或数字。")),
    Text("password", _("密码"), max_length=128, secret=True, hint=RULES),
)


def _first_day(values: dict[str, Any]) -> dt.date | None:
    return dt.date.fromisoformat(values["starts"]) if values["starts"] else None


def found(values: dict[str, Any]) -> Account:
    code = values["code"] or initials.of(values["name"])
    if sentence := username_sentence(values["username"]):
        raise InvalidInput({"username": sentence})
    return services.found_installation(
        code=code,
        name=values["name"],
        level=values["level"],
        term=values["term"],
        session=values["session"],
        opens=dt.date.fromisoformat(values["opens"]),
        starts=_first_day(values),
        person=values["person"],
        username=values["username"].lower(),
        password=values["password"],
    )


def check(given: dict[str, Any]) -> dict[str, str]:
    """Everything that is wrong beyond single fields: code, user name, password, and the day on which the term begins."""
    errors = {**_check_names(given), **_check_days(given)}
    if password := given.get("password"):
        owner = Account(username=given.get("username") or "", display_name=given.get("person") or "")
        if sentence := services.password_sentence(password, owner):
            errors["password"] = sentence
    return errors


def _check_names(given: dict[str, Any]) -> dict[str, str]:
    errors = {}
    code = given.get("code") or initials.of(given.get("name") or "")
    if code and (sentence := services.code_sentence(code)):
        errors["code"] = sentence
    if given.get("username") and (sentence := username_sentence(given["username"])):
        errors["username"] = sentence
    return errors


def _check_days(given: dict[str, Any]) -> dict[str, str]:
    try:
        opens, starts = (dt.date.fromisoformat(given.get(key) or "") for key in ("opens", "starts"))
        services.check_first_day(starts, opens)
    except InvalidInput as refusal:
        return refusal.errors
    except ValueError:
        return {}
    return {}


def writers(place: int) -> Way:
    """The founder writes no proposals: which members could by now, or what is missing for one to."""
    names = selectors.members_who_sign_in(place)
    if names:
        said = gettext(
            "提案由委员来写，您的账号是管理用的。请委员登录，或者退出后用一位委员的账号登录，例如：{names}。"
        )
        return Way(said.format(names=wording.listed(names)), sign_out=True)
    if selectors.count_of_members(place):
        said = gettext("提案由委员来写，还没有一位委员有账号。先给一位委员开通账号，再用那个账号登录。")
        return Way(said, gettext("给委员开通账号"), "/people/accounts/")
    said = gettext("提案由委员来写，还没有登记委员。先登记一位委员，再用他的账号登录。")
    return Way(said, gettext("登记委员"), "/setup/members/")


def suggest() -> dict[str, Any]:
    return {"level": "county", "term": 1, "session": 1, "opens": clock.today().isoformat()}


_KEEPER = Text("person", _("负责人姓名"), max_length=40, hint=_("负责那一级的设置和名册的人。"))
_USERNAME = Text("username", _("负责人的用户名"), max_length=60, hint=_("登录用，小写字母或数字。"))


def _levels_below(place: int) -> tuple[tuple[str, str], ...]:
    order = [key for key, _label in LEVELS]
    return LEVELS[order.index(selectors.conference(place).level) + 1 :]


def _below_fields(place: int) -> tuple[InputField, ...]:
    """As when an installation is founded, for somebody else and only for the levels below; none below a county."""
    levels = _levels_below(place)
    own: dict[str, InputField] = {
        "level": Choice("level", _("层级"), choices=levels),
        "person": _KEEPER,
        "username": _USERNAME,
    }
    return tuple(own.get(f.key, f) for f in FOUNDING if f.key != "password") if levels else ()


def _below_suggest(place: int) -> dict[str, Any]:
    levels = _levels_below(place)
    return {**suggest(), "level": levels[0][0]} if levels else {}


def _below_status(place: int) -> str:
    if not _levels_below(place):
        return gettext("县级没有下级政协")
    return "、".join(selectors.conferences_below(place)[:6])


def _below_save(place: int, given: dict[str, Any], by: Actor) -> HandedOut:
    if not _levels_below(place):
        raise Blocked(gettext("县级没有下级政协，这一步不用做。"))
    code = given["code"] or initials.of(given["name"])
    entered = services.found_below(
        place,
        code=code,
        name=given["name"],
        level=given["level"],
        term=given["term"],
        session=given["session"],
        opens=dt.date.fromisoformat(given["opens"]),
        starts=_first_day(given),
        person=given["person"],
        username=given["username"].lower(),
        by=by,
    )
    return handed_out(gettext("已建立{name}").format(name=given["name"]), [entered])


FIRST = Founding("people", FOUNDING, found, suggest, check, writers)
BELOW_STEP = SetupStep(
    "below",
    _("下级政协"),
    _("可以不建。省、市、县在同一套系统里各管各的，互相看不到对方的记录。"),
    _below_status,
    _below_fields,
    _below_suggest,
    _below_save,
    optional=True,
    check=check,
)
