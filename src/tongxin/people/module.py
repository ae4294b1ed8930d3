"""Table of contents of the people app."""

from django.utils.translation import gettext_noop as _

from tongxin.kernel.access.actors import Power, PrincipalKind, Supplier
from tongxin.kernel.exchange.selectors import may_exchange
from tongxin.kernel.registry import Module
from tongxin.kernel.web.navigation import MineLink, NavItem
from tongxin.people import roles, selectors
from tongxin.people.commands import COMMANDS
from tongxin.people.exchange import SHEETS
from tongxin.people.notices import NOTICES
from tongxin.people.selectors.roster import has_person, may_see_roster
from tongxin.people.setup import SETUP

MODULE = Module(
    key="people",
    name=_("人员与机构"),
    offers=(
        Supplier("people", roles.supply, roles.places),
        PrincipalKind("person", _("人员"), selectors.person_names, selectors.person_choices),
        PrincipalKind("colleague", _("同事"), selectors.person_names, selectors.colleague_choices),
        PrincipalKind("body", _("承办单位"), selectors.body_names, selectors.body_choices),
        PrincipalKind("organisation", _("组织"), selectors.organisation_names, selectors.organisation_choices),
        Power(roles.MEMBER_POWER, _("政协委员")),
        Power(roles.ORGANISATION_POWER, _("党派团体")),
        MineLink("people.own_data", _("我的信息"), "/mine/data/", "person-badge", has_person),
        MineLink("people.desk", _("安排代班"), "/mine/desk/", "clock", has_person),
        NavItem("people.roster", _("委员名册"), "/people/", "people", _("人员与机构"), may_see_roster),
        NavItem(
            "people.organisations", _("界别与专委会"), "/organisations/", "diagram-3", _("人员与机构"), may_see_roster
        ),
        NavItem("people.bodies", _("承办单位"), "/bodies/", "building", _("人员与机构"), may_see_roster),
        NavItem("people.links", _("联系制度"), "/links/", "link-45deg", _("人员与机构"), may_see_roster),
        NavItem("people.terms", _("届次与征集"), "/terms/", "calendar-event", _("人员与机构"), may_see_roster),
        NavItem("people.exchange", _("导入导出"), "/exchange/", "upload", _("人员与机构"), may_exchange),
        Power(selectors.MANAGE, _("委员管理")),
        *COMMANDS,
        *SHEETS,
        NOTICES,
        *SETUP,
    ),
)
