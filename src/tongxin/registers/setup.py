"""The step of the set-up assistant about registers: which to begin with, and who keeps them."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.web.handed_out import HandedOut
from tongxin.kernel.web.setup import SetupStep
from tongxin.kernel.workflow.fields import InputField, Text, YesNo
from tongxin.people import rules
from tongxin.people import services as people
from tongxin.people.services import Newcomer
from tongxin.people.setup.sheets import handed_out
from tongxin.plans.roles import KEEP as KEEP_PLANS
from tongxin.registers import selectors, services
from tongxin.registers.roles import KEEP
from tongxin.registers.rules import SHIPPED

_OFFICE = _("办公室（台账与计划）")
_POWERS = (KEEP, KEEP_PLANS)


def _fields(place: int) -> tuple[InputField, ...]:
    there = set(selectors.kinds_of(place).values_list("key", flat=True))
    ticks = (YesNo(kind.key, kind.name, hint=kind.meaning) for kind in SHIPPED if kind.key not in there)
    hint = _("写“姓名 用户名”，几个人用顿号隔开；同时维护工作计划。")
    return (*ticks, Text("keepers", _("谁登记台账"), required=False, max_length=200, hint=hint))


def _status(place: int) -> str:
    n = selectors.kinds_of(place).count()
    return gettext("{n} 本").format(n=n) if n else ""


def _save(place: int, given: dict[str, Any], by: Actor) -> str | HandedOut:
    newcomers = []
    for part in rules.parts_of(given["keepers"]):
        try:
            name, username = rules.named_one(part)
        except ValueError:
            sentence = gettext("“{part}”读不懂，请写成“王主任 wang”这样。")
            raise InvalidInput({"keepers": sentence.format(part=part)}) from None
        newcomers.append(Newcomer("keepers", name, username, ""))
    services.offer_kinds(place, [kind.key for kind in SHIPPED if given.get(kind.key)], by=by)
    if not newcomers:
        return gettext("台账已启用。")
    desks = [people.Desk(_OFFICE, _POWERS, newcomer, ends_with_term=False) for newcomer in newcomers]
    return handed_out(gettext("台账已启用，登记人已登记"), people.seat_all(place, desks, given["answers"], by=by))


REGISTERS = SetupStep(
    "registers",
    _("机关台账"),
    _("年终报告里的请示报告、领导出席、媒体报道等数字从台账里来。选几本先用起来，以后随时可以增减。"),
    _status,
    _fields,
    values=lambda _place: {kind.key: True for kind in SHIPPED},
    save=_save,
    optional=True,
    asks=True,
)
