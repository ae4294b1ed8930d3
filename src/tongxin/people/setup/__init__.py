"""What the setup assistant asks about people and institutions, with models to start from."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tongxin.kernel.commands import Invitation
from tongxin.kernel.web.setup import SetupStep, setup_key
from tongxin.people import selectors
from tongxin.people.setup.desks import ACCOUNTS, ADMINISTRATION, CLERKS, DESKS, MEMBERS, ROSTER
from tongxin.people.setup.founding import BELOW_STEP, FIRST
from tongxin.people.setup.institution import BODIES, MODEL, ORGANISATIONS, RULES
from tongxin.people.setup.sessions import TERMS
from tongxin.people.setup.words import WORDS

STEPS = (
    MODEL,
    TERMS,
    *ORGANISATIONS,
    BODIES,
    DESKS,
    CLERKS,
    MEMBERS,
    ROSTER,
    ACCOUNTS,
    RULES,
    SetupStep(
        "calendar",
        _("工作日历"),
        _("国家节假日已装好，本地另有安排的在这里加。"),
        lambda _place: gettext("已有默认值"),
        url="/calendar/",
    ),
    WORDS,
    BELOW_STEP,
    ADMINISTRATION,
)


def _invite(address: str) -> list[str]:
    if selectors.conferences_in_order():
        return []
    return [f"第一次设置：{address}/setup/?key={setup_key()}"]


SETUP = (FIRST, *STEPS, Invitation("people.setup", _invite))
