"""What is counted of proposals; every number opens the proposals behind it."""

from django.utils.translation import gettext_noop as _

from tongxin.kernel.indicators.declarations import Indicator, Ratio
from tongxin.proposals import selectors

INDICATORS = (
    Indicator(
        "proposals.filed",
        _("立案提案数"),
        _("件"),
        _("经审查立案的提案；以立案日期计；不予立案、撤案和退回的不计。"),
        says=(r"立案的?{n}件提案", r"立案提案{n}件", r"审查立案{n}件", r"立案{n}件"),
        facts=selectors.filed_between,
        cut_by=("category",),
    ),
    Indicator(
        "proposals.replied",
        _("办复提案数"),
        _("件"),
        _("立案提案中全部主办单位已经答复的；以首次全部答复的日期计；再次办理期间不计。"),
        says=(r"{n}件提案全部办复", r"办复提案{n}件", r"{n}件提案[^，。；]{0,6}办复", r"办复{n}件"),
        facts=selectors.replied_between,
        cut_by=("category",),
    ),
    Indicator(
        "proposals.collective",
        _("集体提案数"),
        _("件"),
        _("立案提案中由党派、团体、界别或专委会以组织名义提出的；以立案日期计。"),
        says=(r"集体提案{n}件", r"{n}件集体提案"),
        facts=selectors.collective_between,
        cut_by=("category",),
    ),
    Ratio(
        "proposals.collective_share",
        _("集体提案占比"),
        "%",
        _("集体提案数占立案提案数的百分比，分子分母同口径、同时段。"),
        says=(r"集体提案\d+件[，、]?占总数的{n}%", r"集体提案占(?:总数|比)的?{n}%"),
        of="proposals.collective",
        over="proposals.filed",
    ),
    Indicator(
        "proposals.key_led_by_leaders",
        _("领导领办重点提案数"),
        _("件"),
        _("立案提案中列为重点提案并由党政领导领办的；只督办不领办的不计；以立案日期计。"),
        says=(r"领办{n}件重点提案", r"领办重点提案{n}件"),
        facts=selectors.key_led_between,
        cut_by=("category",),
    ),
)
