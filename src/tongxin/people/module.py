"""Table of contents of the people app."""

from django.utils.translation import gettext_noop as _

from tongxin.kernel.access.actors import Power, PrincipalKind, Supplier
from tongxin.kernel.audit.verbs import AuditVerb
from tongxin.kernel.conferences.vocabulary import Often, offered
from tongxin.kernel.exchange.selectors import may_exchange
from tongxin.kernel.identity.accounts import Holder
from tongxin.kernel.queue.scheduler import Job
from tongxin.kernel.registry import Module
from tongxin.kernel.web.navigation import MineLink, NavItem
from tongxin.kernel.web.providers import LinkGiver
from tongxin.people import indicators, roles, selectors
from tongxin.people.commands import COMMANDS
from tongxin.people.exchange import SHEETS
from tongxin.people.forms import KINDS
from tongxin.people.notices import BANDS, DESK_ENDS_WITH_TERM, DESK_GOES_ON, DESK_TAKEN_BACK, NOTICES, TODOS, TOOLS
from tongxin.people.selectors import desks, entry
from tongxin.people.selectors.roster import has_person, may_see_roster
from tongxin.people.services import end_terms, follow_the_calendar
from tongxin.people.services.accounts import bind_by_number
from tongxin.people.services.desks import DESK
from tongxin.people.services.office_grants import OFFICE
from tongxin.people.setup import SETUP

MODULE = Module(
    key="people",
    name=_("人员与机构"),
    offers=(
        Supplier("people", roles.supply, roles.places, roles.accounts),
        PrincipalKind("person", _("人员"), selectors.person_names, selectors.person_choices, roles.accounts_of_person),
        PrincipalKind(
            "body", _("承办单位"), selectors.body_names, selectors.body_choices, roles.accounts_of_body, staff=True
        ),
        PrincipalKind(
            "organisation",
            _("组织"),
            selectors.organisation_names,
            selectors.organisation_choices,
            roles.accounts_of_organisation,
        ),
        Power(roles.MEMBER_POWER, _("政协委员"), personal=True),
        Power(roles.ORGANISATION_POWER, _("党派团体"), personal=True),
        PrincipalKind(
            "paper_proposer",
            _("代录的提案人"),
            selectors.person_names,
            selectors.paper_proposer_choices,
            roles.accounts_of_person,
        ),
        *indicators.DIMENSIONS,
        indicators.PERSONS,
        *indicators.INDICATORS,
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
        Power(desks.SECRETARY, _("领导秘书")),
        OFFICE,
        DESK,
        TODOS,
        BANDS,
        *TOOLS,
        LinkGiver("people", selectors.keeper_office),
        Holder("people", entry.namesakes_to_bind, bind_by_number),
        AuditVerb("people.open_account", _("开通账号"), weighty=True),
        AuditVerb("people.bind_account", _("把账号对应到人"), weighty=True),
        AuditVerb("people.take_account_back", _("撤回没有用过的账号"), weighty=True),
        AuditVerb("people.admit", _("登记人员"), weighty=True),
        AuditVerb("people.appoint", _("任命职务"), weighty=True),
        AuditVerb("people.admit_member", _("登记委员资格"), weighty=True),
        AuditVerb("people.give_office", _("任命职务"), weighty=True),
        AuditVerb("people.give_post", _("登记承办单位经办人"), weighty=True),
        AuditVerb("people.lend_desk", _("安排代班"), weighty=True),
        AuditVerb("people.take_desk_back", _("收回代班"), weighty=True),
        AuditVerb("people.enter_person", _("登记人员")),
        AuditVerb("people.edit_person", _("修改人员登记")),
        AuditVerb("people.join", _("加入组织")),
        AuditVerb("people.leave", _("离开组织")),
        AuditVerb("people.enter_organisation", _("登记组织")),
        AuditVerb("people.edit_organisation", _("修改组织登记")),
        AuditVerb("people.enter_organisations", _("登记组织")),
        AuditVerb("people.remove_organisations", _("去掉组织")),
        AuditVerb("people.remove_bodies", _("去掉承办单位")),
        AuditVerb("people.enter_body", _("登记承办单位")),
        AuditVerb("people.edit_body", _("修改承办单位登记")),
        AuditVerb("people.enter_bodies", _("登记承办单位")),
        AuditVerb("people.link", _("登记联系关系")),
        AuditVerb("people.unlink", _("结束联系关系")),
        AuditVerb("people.open_session", _("登记全体会议")),
        AuditVerb("people.edit_session", _("修改会期与征集时间"), weighty=True),
        AuditVerb("people.end_membership", _("结束委员资格"), weighty=True),
        AuditVerb("people.change_term", _("换届"), weighty=True),
        AuditVerb("people.take_back_term", _("撤回换届"), weighty=True),
        AuditVerb("people.correct_term_start", _("更正届次的开始日期"), weighty=True),
        AuditVerb("people.end_term", _("届满"), weighty=True),
        AuditVerb("people.rehearse_term", _("换届预演")),
        AuditVerb("people.store_personal", _("填写个人信息")),
        AuditVerb("people.look", _("查看个人信息全文"), weighty=True),
        AuditVerb("people.export_own", _("导出本人信息")),
        AuditVerb("people.ask_change", _("申请修改个人信息")),
        AuditVerb("people.answer_change", _("审核个人信息修改")),
        AuditVerb("people.withdraw_change", _("撤回个人信息修改")),
        # Nobody sees the difference before it has run, so an hour after midnight is early enough.
        Job("people.end_terms", "登记届满", 3600, end_terms),
        Job("people.follow_the_calendar", "待办随任期更新", 3600, follow_the_calendar),
        *offered(KINDS, "organisation"),
        Often("organisation.sector_activity_group"),
        *COMMANDS,
        *SHEETS,
        NOTICES,
        DESK_TAKEN_BACK,
        DESK_ENDS_WITH_TERM,
        DESK_GOES_ON,
        *SETUP,
    ),
)
