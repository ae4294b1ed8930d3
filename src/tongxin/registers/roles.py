"""Who keeps registers and who reads them; both through an office."""

from django.utils.translation import gettext_noop as _

from tongxin.kernel.access.roles import Role, StandingRole, organisation
from tongxin.registers.models import ReturnSheet

KEEP = "registers.keep"
READ = "registers.read"

KEEPER = StandingRole("register_keeper", _("台账登记人"), KEEP)
READER = StandingRole("register_reader", _("台账查看人"), READ)
RETURN_OFFICE = StandingRole("return_office", _("填报管理人"), KEEP)
RETURN_READER = StandingRole("return_reader", _("填报查看人"), READ)
ADDRESSEE = Role("return_addressee", _("填报单位"), ReturnSheet.objects.all, organisation("organisation_id"))
