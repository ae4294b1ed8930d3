"""The step of the set-up about the running session and when its proposals are collected."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.web.setup import SetupStep
from tongxin.kernel.workflow.fields import Day, InputField, Text
from tongxin.people import selectors, services

SESSION: tuple[InputField, ...] = (
    Day("opens", _("开幕")),
    Day("closes", _("闭幕")),
    Text("window_opens", _("开始征集"), required=False, max_length=30, hint=_("例如 2026-10-12 09:00")),
    Text("window_closes", _("截止征集"), required=False, max_length=30, hint=_("例如 2027-01-13 20:00")),
)
_FIRST_DAY = Day("starts", _("本届从哪天开始"), hint=_("一般是本届第一次会议开幕那天；随届次登记的委员任期跟着改。"))


def _values(place: int) -> dict[str, Any]:
    session = selectors.session_on(place, clock.today())
    return {"starts": session.term.starts.isoformat(), **selectors.session_values(session)} if session else {}


def _save(place: int, given: dict[str, Any], by: Actor) -> str:
    session = selectors.session_on(place, clock.today())
    begins, ends = services.window_typed(given)
    if session is None:
        raise InvalidInput({"opens": gettext("还没有登记届次，请先在设置里建立。")})
    if begins is None or ends is None:
        raise InvalidInput({"window_opens": gettext("请填写提案征集的起止时间；过后可以在“届次与征集”里修改。")})
    services.settle_session(
        session,
        starts=dt.date.fromisoformat(given["starts"]),
        opens=dt.date.fromisoformat(given["opens"]),
        closes=dt.date.fromisoformat(given["closes"]),
        window=(begins, ends),
        by=by,
    )
    return ""


# Without a window the step is not done.
TERMS = SetupStep(
    "terms",
    _("届次与征集时间"),
    _("核对本届的开始日期和这次全体会议的会期，填写提案征集的起止时间；以后的会议在“届次与征集”里登记。"),
    selectors.collection_in_words,
    lambda _place: (_FIRST_DAY, *SESSION),
    _values,
    _save,
)
