"""Local rules of proposals, as parameters of the conference."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tongxin.kernel.conferences.parameters import Parameter
from tongxin.kernel.deadlines import rules
from tongxin.proposals.rules import LONGEST_TEXT, LONGEST_TITLE


def _whole_number(low: int, high: int) -> Any:
    def check(value: Any) -> str | None:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            return gettext("应为 {low} 到 {high} 之间的整数。").format(low=low, high=high)
        return None

    return check


def _yes_no(value: Any) -> str | None:
    return None if isinstance(value, bool) else gettext("应为“是”或“否”。")


_LONGEST_OFFICE = 40


def _short_name(value: Any) -> str | None:
    return None if isinstance(value, str) and len(value) <= _LONGEST_OFFICE else gettext("应为不超过 40 字的单位名称。")


PARAMETERS = (
    Parameter(
        "proposals.signing_office",
        _("打印件的落款单位"),
        _("印在通知、抄送和交回处；不填的，用本会的提案委员会，没有的用本会名称。"),
        "",
        "words",
        check=_short_name,
    ),
    Parameter(
        "proposals.assigning_office",
        _("交办通知的落款单位"),
        _("由督查室等单位交办的，填它的全称；不填的，与打印件的落款单位相同。"),
        "",
        "words",
        check=_short_name,
    ),
    Parameter(
        "proposals.review_levels",
        _("审查层级"),
        _("1 只初审；2 初审、复审；3 初审、复审、审查会。最后一级作出审查决定。"),
        1,
        "integer",
        _("级"),
        _whole_number(1, 3),
    ),
    Parameter(
        "proposals.number_at_filing",
        _("立案时编号"),
        _("是：立案即编号；否：立案后由提案委办公室成批编号，先预览再确认。"),
        default=True,
        kind="yes_no",
        check=_yes_no,
    ),
    Parameter(
        "proposals.title_length",
        _("案由最多字数"),
        _("写提案时案由不能超过的字数；改动只影响以后的保存和提交。"),
        50,
        "integer",
        _("字"),
        _whole_number(10, LONGEST_TITLE),
    ),
    Parameter(
        "proposals.text_length",
        _("情况分析、原因分析最多字数"),
        _("两栏各自不能超过的字数；更长的材料作为附件上传。"),
        3000,
        "integer",
        _("字"),
        _whole_number(100, LONGEST_TEXT),
    ),
    Parameter(
        "proposals.suggestions_length",
        _("具体建议最多字数"),
        _("“具体建议”一栏不能超过的字数。"),
        3000,
        "integer",
        _("字"),
        _whole_number(100, LONGEST_TEXT),
    ),
    Parameter(
        "proposals.cosign_hours",
        _("联名确认时限（平时）"),
        _("从邀请到确认联名或附议；0 表示到审查前都可以。"),
        72,
        "integer",
        _("小时"),
        _whole_number(0, 2400),
    ),
    Parameter(
        "proposals.cosign_hours_session",
        _("联名确认时限（大会征集期间）"),
        _("大会征集期间时间紧，可以定得短一些；0 表示到审查前都可以。"),
        24,
        "integer",
        _("小时"),
        _whole_number(0, 2400),
    ),
    Parameter(
        "proposals.signatures",
        _("最少签名人数"),
        _("提交提案所需的签名人数，含第一提案人。"),
        1,
        "integer",
        _("人"),
        _whole_number(1, 20),
    ),
    Parameter(
        "proposals.open_to_members",
        _("立案提案在本会委员间公开"),
        _(
            "写提案时提示的相似提案，委员除了自己的，还能看到本会哪些：只限已经立案的，不含撤案、不予立案和限定范围的；"
            "提案人不同意公开的，只显示案由。"
        ),
        "titles",
        "choice",
        options=(
            ("off", _("不公开，只看自己的")),
            ("titles", _("案由、编号和办理结果")),
            ("whole", _("案由、办理结果和提案全文")),
        ),
        check=lambda value: None if value in {"off", "titles", "whole"} else gettext("请从列表中选择。"),
    ),
    Parameter(
        "proposals.seal_required",
        _("集体提案要盖章页"),
        _("以组织名义提交的提案，上传了盖章页才能提交。"),
        default=False,
        kind="yes_no",
        check=_yes_no,
    ),
    Parameter(
        "proposals.assist_before_answer",
        _("会办意见先行"),
        _("会办意见收齐后主办单位才能答复。"),
        default=True,
        kind="yes_no",
        check=_yes_no,
    ),
    Parameter(
        "proposals.contact_before_answer",
        _("面商先行"),
        _("登记过与提案人的面商，才能答复。"),
        default=False,
        kind="yes_no",
        check=_yes_no,
    ),
    Parameter(
        "proposals.draft_before_answer",
        _("答复稿先征求意见"),
        _("答复稿经提案人看过并回复意见，才能正式答复。"),
        default=False,
        kind="yes_no",
        check=_yes_no,
    ),
    Parameter(
        "proposals.reply_checked",
        _("答复先送审"),
        _("承办单位的答复经督查室审核，才送达提案人。"),
        default=False,
        kind="yes_no",
        check=_yes_no,
    ),
    Parameter(
        "proposals.reply_classes",
        _("答复分类办法"),
        _("A、B、C 各代表什么，各地不同；改动只影响以后的答复。"),
        "abc",
        "choice",
        options=(
            ("abc", _("A 解决或采纳，B 列入计划，C 留作参考")),
            ("abcd", _("A 解决，B 正在解决，C 暂不能解决，D 留作参考")),
            ("progress", _("A 解决，B 正在解决，C 列入计划")),
        ),
        check=lambda value: None if value in {"abc", "abcd", "progress"} else gettext("请从列表中选择分类办法。"),
    ),
    Parameter(
        "proposals.rating_seen",
        _("承办单位何时看到评价"),
        _("提案人的评价什么时候给承办单位看。"),
        "at_once",
        "choice",
        options=(("at_once", _("评价后就能看到")), ("never", _("不给承办单位看，只看办理要求"))),
        check=lambda value: None if value in {"at_once", "never"} else gettext("请从列表中选择。"),
    ),
    Parameter(
        "proposals.assist_seen",
        _("提案人何时看到会办意见"),
        _("会办意见是写给主办单位的；提案人看到的是主办单位的答复，会办意见什么时候也给提案人看。"),
        "after_answer",
        "choice",
        options=(
            ("after_answer", _("答复提案人以后")),
            ("at_once", _("提交后就能看到")),
            ("never", _("不给提案人看")),
        ),
        check=lambda value: None if value in {"after_answer", "at_once", "never"} else gettext("请从列表中选择。"),
    ),
    Parameter(
        "proposals.extension_ceiling",
        _("延期上限"),
        _("一件承办最多累计延期多少天。"),
        60,
        "integer",
        _("天"),
        _whole_number(0, 400),
    ),
    Parameter(
        "proposals.restart_clock",
        _("改交后重新计时"),
        _("同意申退、改由别的单位承办时，办理期限从改交之日重新计算；否则仍从原来交办之日算。"),
        default=True,
        kind="yes_no",
        check=_yes_no,
    ),
    Parameter(
        "proposals.objection_term",
        _("申退期限"),
        _("承办单位从交办起多久之内可以申退。"),
        {"count": 10, "unit": "working_day"},
        "term",
        check=rules.check,
    ),
    Parameter(
        "proposals.answer_term_session",
        _("大会提案答复期限"),
        _("大会提案从交办到答复提案人；可以定为固定日期，例如 6 月 30 日前。"),
        {"count": 3, "unit": "month"},
        "term",
        check=rules.check,
    ),
    Parameter(
        "proposals.review_term",
        _("审查期限"),
        _("从提交到立案或不予立案。"),
        {"count": 15, "unit": "working_day"},
        "term",
        check=rules.check,
    ),
    Parameter(
        "proposals.assign_term",
        _("交办期限"),
        _("从立案到交办。"),
        {"count": 30, "unit": "day"},
        "term",
        check=rules.check,
    ),
    Parameter(
        "proposals.answer_term",
        _("主办答复期限"),
        _("从交办到答复提案人。"),
        {"count": 3, "unit": "month"},
        "term",
        check=rules.check,
    ),
    Parameter(
        "proposals.answer_term_again",
        _("再次办理答复期限"),
        _("提案人不满意、再次办理的，从安排再办到重新答复。"),
        {"count": 3, "unit": "month"},
        "term",
        check=rules.check,
    ),
    Parameter(
        "proposals.assist_term",
        _("会办意见期限"),
        _("从交办到提交会办意见。"),
        {"count": 1, "unit": "month"},
        "term",
        check=rules.check,
    ),
    Parameter(
        "proposals.rehandle_term",
        _("再办安排期限"),
        _("从评价“不满意”到安排再次办理。"),
        {"count": 10, "unit": "working_day"},
        "term",
        check=rules.check,
    ),
    Parameter(
        "proposals.rating_term",
        _("评价期限"),
        _("从答复到提案人评价。"),
        {"count": 15, "unit": "working_day"},
        "term",
        check=rules.check,
    ),
)
