"""Who keeps registers and who reads them; both through an office."""

from django.utils.translation import gettext_noop as _

from tongxin.kernel.access.roles import StandingRole

KEEP = "registers.keep"
READ = "registers.read"

KEEPER = StandingRole("register_keeper", _("台账登记人"), KEEP)
READER = StandingRole("register_reader", _("台账查看人"), READ)
