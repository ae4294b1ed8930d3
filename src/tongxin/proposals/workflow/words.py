"""The lists that forms of proposals offer, with their labels."""

from django.utils.translation import gettext_noop as _

from tongxin.kernel.conferences.parameters import parameter
from tongxin.proposals.rules import Hint, Satisfaction, Timing

CATEGORIES = (
    ("economic", _("经济建设")),
    ("political", _("政治建设")),
    ("cultural", _("文化建设")),
    ("social", _("社会建设")),
    ("ecological", _("生态文明建设")),
)
REASONS = (
    ("not_our_remit", _("不属于本级职权范围")),
    ("no_suggestion", _("没有具体建议")),
    ("several_matters", _("一案多事")),
    ("in_proceedings", _("已进入诉讼、仲裁等程序")),
    ("personal_matter", _("为本人或亲属解决个人问题")),
    ("academic", _("属于学术研讨")),
    ("promotion", _("宣传、推介具体作品或产品")),
    ("naming", _("指名举报或控告个人")),
    ("secret", _("涉及国家秘密")),
    ("party_affairs", _("属于党派内部组织人事问题")),
    ("already_handled", _("已在办理同一事项")),
    ("empty", _("内容空泛")),
)
# Said while somebody writes; nothing is refused for them.
HINTS = {
    Hint.TITLE_FORM: _("案由通常写成“关于……的提案”。"),
    Hint.SEVERAL_MATTERS: _("这里好像写了不止一件事。提案一事一案，分开写更容易立案和办理。"),
    Hint.NO_SUGGESTION: _("还没有写具体建议；没有具体建议的，可能不予立案。"),
    Hint.NOTHING_ASKED: _("“具体建议”里看不出希望谁做什么，请写清楚要求。"),
}
TIMINGS = ((Timing.SESSION.value, _("大会提案")), (Timing.ORDINARY.value, _("平时提案")))
# What a class means differs by place, so each scheme says it in full.
SCHEMES = {
    "abc": (
        ("A", _("A 类：已经解决或采纳")),
        ("B", _("B 类：列入计划逐步解决")),
        ("C", _("C 类：条件所限，留作参考")),
    ),
    "abcd": (
        ("A", _("A 类：已经解决或基本解决")),
        ("B", _("B 类：正在解决或列入计划")),
        ("C", _("C 类：条件限制，暂时不能解决")),
        ("D", _("D 类：留作参考")),
    ),
    "progress": (
        ("A", _("A 类：已经解决或另有途径解决")),
        ("B", _("B 类：正在解决或已经着手")),
        ("C", _("C 类：列入计划")),
    ),
}
CLASSES = tuple({key: (key, label) for scheme in reversed(SCHEMES.values()) for key, label in scheme}.values())
SATISFACTIONS = (
    (Satisfaction.SATISFIED.value, _("满意")),
    (Satisfaction.BASICALLY.value, _("基本满意")),
    (Satisfaction.DISSATISFIED.value, _("不满意")),
)
CONTACT_MODES = (
    ("visit", _("登门面商")),
    ("meeting", _("座谈")),
    ("phone", _("电话")),
    ("letter", _("信函、邮件")),
    ("other", _("其他方式")),
)
MANNERS = (("lead", _("领导领办")), ("supervise", _("政协督办")))
DRAFT_OPINIONS = (("agree", _("同意，可以正式答复")), ("change", _("还有意见，请修改")))


def classes_in(conference_id: int) -> tuple[tuple[str, str], ...]:
    """The classes of replies that a conference uses."""
    return SCHEMES[parameter(conference_id, "proposals.reply_classes")]
