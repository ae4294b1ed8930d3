"""Who keeps plans, who reads them, and who an item is laid on."""

from django.utils.translation import gettext_noop as _

from tongxin.kernel.access.roles import Role, StandingRole, organisation, person
from tongxin.plans.models import PlanItem

KEEP = "plans.keep"
READ = "plans.read"

KEEPER = StandingRole("plan_keeper", _("计划维护人"), KEEP)
READER = StandingRole("plan_reader", _("计划查看人"), READ)
RESPONSIBLE_PERSON = Role("responsible_person", _("责任人"), PlanItem.objects.all, person("person_id"))
RESPONSIBLE_ORGANISATION = Role(
    "responsible_organisation", _("责任单位"), PlanItem.objects.all, organisation("organisation_id")
)
