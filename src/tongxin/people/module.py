"""Table of contents of the people app."""

from django.utils.translation import gettext_noop as _

from tongxin.kernel.access.actors import Power, PrincipalKind, Supplier
from tongxin.kernel.audit.verbs import AuditVerb
from tongxin.kernel.registry import Module
from tongxin.people import roles, selectors
from tongxin.people.commands import COMMANDS
from tongxin.people.services.office_grants import OFFICE

MODULE = Module(
    key="people",
    name=_("人员与机构"),
    offers=(
        Supplier("people", roles.supply, roles.places),
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
        Power(selectors.MANAGE, _("委员管理")),
        OFFICE,
        AuditVerb("people.admit", _("登记人员"), weighty=True),
        AuditVerb("people.appoint", _("任命职务"), weighty=True),
        AuditVerb("people.admit_member", _("登记委员资格"), weighty=True),
        AuditVerb("people.end_membership", _("结束委员资格"), weighty=True),
        AuditVerb("people.change_term", _("换届"), weighty=True),
        AuditVerb("people.rehearse_term", _("换届预演")),
        AuditVerb("people.store_personal", _("填写个人信息")),
        AuditVerb("people.look", _("查看个人信息全文"), weighty=True),
        AuditVerb("people.export_own", _("导出本人信息")),
        AuditVerb("people.ask_change", _("申请修改个人信息")),
        AuditVerb("people.answer_change", _("审核个人信息修改")),
        AuditVerb("people.withdraw_change", _("撤回个人信息修改")),
        *COMMANDS,
    ),
)
