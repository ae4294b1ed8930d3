"""What is counted of proposals; every number opens the proposals behind it, and says on what base it stands."""

from collections.abc import Collection, Mapping
from pathlib import Path

from django.utils.translation import gettext_noop as _

from tongxin.kernel.indicators.declarations import Dimension, Indicator, Measure, Ratio, Share, Sheet
from tongxin.kernel.indicators.reports import MONTH, SESSION, ReportTemplate
from tongxin.proposals.indicators import facts
from tongxin.proposals.rules import COLLECTIVE, FILED_STATES, REPLIED, ProposalState, ProposerKind, Satisfaction
from tongxin.proposals.workflow.words import CATEGORIES

_PIECES = _("件")
_PARTS = _("件次")
_CUTS = ("session", "sector", "committee", "party", "body", "category", "kind", "conference")
# Merged after the filing: the conference filed it once, and counts it so before merging.
_FILED = (*FILED_STATES, ProposalState.MERGED)
KINDS = (
    (ProposerKind.INDIVIDUAL, _("委员个人")),
    (ProposerKind.JOINT, _("委员联名")),
    (ProposerKind.PARTY, _("民主党派、工商联")),
    (ProposerKind.ORGANISATION, _("人民团体")),
    (ProposerKind.SECTOR, _("界别")),
    (ProposerKind.COMMITTEE, _("专门委员会")),
)


def _categories(_keys: Collection[str]) -> Mapping[str, str]:
    return {key: str(label) for key, label in CATEGORIES}


def _kinds(_keys: Collection[str]) -> Mapping[str, str]:
    return {str(key): label for key, label in KINDS}


DIMENSIONS = (
    Dimension("category", _("类别"), _categories),
    Dimension("kind", _("提案者类别"), _kinds),
)


def _count(
    key: str,
    label: str,
    meaning: str,
    rows: facts.Counts,
    *,
    unit: str = _PIECES,
    says: tuple[str, ...] = (),
    combine: str = "sum",
    cut_by: tuple[str, ...] = _CUTS,
    days_count: bool = False,
    cut_words: tuple[tuple[str, str], ...] = (),
) -> Indicator:
    return Indicator(
        key,
        label,
        unit,
        meaning,
        says=says,
        facts=rows,
        cut_by=cut_by,
        combine=combine,
        again=lambda places, only: rows(places, None, None, only),
        days_count=days_count,
        cut_words=cut_words,
    )


_SUBMISSIONS: tuple[Measure, ...] = (
    _count(
        "proposals.received",
        _("收到提案数"),
        _("已经提交的提案，不论后来是立案、并案、转办、不予立案还是撤案；以首次提交日期计；退回修改中的和作废的不计。"),
        facts.took("submit", states=facts.RECEIVED),
        says=(r"收到提案{n}件", r"(?:共|累计)?征集提案{n}件", r"提交提案{n}件", r"收到{n}件提案"),
    ),
    _count(
        "proposals.filed",
        _("立案提案数"),
        _("经审查立案的提案；以立案日期计；立案以后并案的仍计入，审查时直接并案的和不予立案、撤案、退回的不计。"),
        facts.took("file", states=_FILED),
        says=(r"立案的?{n}件提案", r"立案提案{n}件", r"审查立案{n}件", r"立案{n}件"),
    ),
    _count(
        "proposals.filed_after_merging",
        _("并案后立案提案数"),
        _("立案提案中减去立案以后并入别的提案的；以立案日期计。"),
        facts.took("file", states=FILED_STATES),
        says=(r"并案后(?:立案)?(?:为|共)?{n}件", r"并案后实际立案{n}件"),
    ),
    _count(
        "proposals.merged",
        _("并案提案数"),
        _("并入别的提案一起办理的提案，审查时并案的和立案以后并案的都计入；以并案日期计；主提案不计。"),
        facts.took("merge", "merge_filed", states=[ProposalState.MERGED]),
        says=(r"并案(?:处理|办理)?{n}件",),
    ),
    _count(
        "proposals.not_filed",
        _("不予立案提案数"),
        _("经审查不予立案的提案；以审查决定日期计；转为社情民意信息和来信的另计。"),
        facts.took("not_file", states=[ProposalState.NOT_FILED]),
        says=(r"不予立案{n}件", r"不立案{n}件"),
    ),
    _count(
        "proposals.turned_to_opinions",
        _("转社情民意信息数"),
        _("经审查不作提案立案、转为社情民意信息的；以审查决定日期计。"),
        facts.took("to_opinion", states=[ProposalState.TO_OPINION]),
        says=(r"转(?:为|作)?社情民意(?:信息)?{n}件",),
    ),
    _count(
        "proposals.turned_to_letters",
        _("转来信数"),
        _("经审查不作提案立案、作为来信转送有关部门的；以审查决定日期计。"),
        facts.took("to_letter", states=[ProposalState.TO_LETTER]),
        says=(r"转(?:为|作)?来信{n}件",),
    ),
    _count(
        "proposals.withdrawn",
        _("撤案数"),
        _("提案人自己撤回的提案；以撤案日期计。"),
        facts.took("withdraw", states=[ProposalState.WITHDRAWN]),
        says=(r"撤案{n}件", r"撤回{n}件"),
    ),
)
_FILINGS: tuple[Measure, ...] = (
    _count(
        "proposals.collective",
        _("集体提案数"),
        _("立案提案中由党派、团体、界别或专委会以组织名义提出的；以立案日期计；与“立案提案数”同一口径。"),
        facts.took("file", states=_FILED, proposer_kind__in=list(COLLECTIVE)),
        says=(r"集体提案{n}件", r"{n}件集体提案"),
    ),
    Ratio(
        "proposals.collective_share",
        _("集体提案占比"),
        "%",
        _("集体提案数占立案提案数的百分比，分子分母同口径、同时段。"),
        says=(
            r"集体提案\d+件[，、]?占(?:总数|立案提案数(?:（\d+件）)?)的{n}%",
            r"集体提案占(?:总数|立案提案数|比)的?{n}%",
        ),
        of="proposals.collective",
        over="proposals.filed",
    ),
    _count(
        "proposals.key",
        _("重点提案数"),
        _("立案提案中列为重点的，领导领办和督办的都计入；以立案日期计。"),
        facts.took("file", states=_FILED, key_manner__in=["lead", "supervise"]),
        says=(r"(?:遴选|确定|选定){n}件重点提案", r"(?<!领办)(?<!督办)重点提案{n}件"),
    ),
    _count(
        "proposals.key_led_by_leaders",
        _("领导领办重点提案数"),
        _("立案提案中列为重点提案并由党政领导领办的；只督办不领办的不计；以立案日期计。"),
        facts.took("file", states=_FILED, key_manner="lead"),
        says=(r"领办{n}件重点提案", r"领办重点提案{n}件"),
    ),
    _count(
        "proposals.proposers",
        _("提出提案的委员人数"),
        _(
            "立案提案的第一提案人和已经确认的联名人，同一人只计一次；以组织名义提出的不计个人，附议的不计；以立案日期计。"
        ),
        facts.made_by(_FILED),
        unit=_("人"),
        combine="distinct",
    ),
    Ratio(
        "proposals.participation",
        _("委员提案参与率"),
        "%",
        _("提出提案的委员人数占委员人数的百分比；分子为时段内的人数，分母为期末在任的委员。"),
        of="proposals.proposers",
        over="people.members",
    ),
)
_HANDLING: tuple[Measure, ...] = (
    _count(
        "proposals.assigned",
        _("交办提案数"),
        _("已经交承办单位办理的提案；以首次交办日期计；交办后收回的不计。"),
        facts.took("assign", states=[ProposalState.HANDLING, *REPLIED]),
        says=(r"交办(?:提案)?{n}件",),
    ),
    _count(
        "proposals.handling_bodies",
        _("主办单位数"),
        _("承办提案的主办和分办单位，同一单位只计一次；以首次交办日期计；会办单位不计。"),
        facts.handled_by([ProposalState.HANDLING, *REPLIED]),
        unit=_("个"),
        combine="distinct",
    ),
    _count(
        "proposals.replied",
        _("办复提案数"),
        _("立案提案中全部主办单位已经答复的；以首次全部答复的日期计；再次办理期间不计。"),
        facts.took("answer", states=REPLIED),
        says=(r"{n}件提案全部办复", r"办复提案{n}件", r"{n}件提案[^，。；]{0,6}办复", r"办复{n}件"),
    ),
    _count(
        "proposals.filed_and_replied",
        _("立案提案中已办复的"),
        _("并案后的立案提案中，全部主办单位已经答复的；以立案日期计，供计算办复率；再次办理期间不计。"),
        facts.took("file", states=REPLIED),
    ),
    Ratio(
        "proposals.reply_rate",
        _("办复率"),
        "%",
        _("时段内立案（并案后）的提案中已经办复的百分比；不论何时答复，分子分母是同一批提案。"),
        says=(r"办复率(?:达到?|为)?{n}%",),
        of="proposals.filed_and_replied",
        over="proposals.filed_after_merging",
    ),
    _count(
        "proposals.due",
        _("到期应答复提案数"),
        _("首轮办理期限已到的，或者期限未到已经答复的提案；以期限最后一日计，延期的按延期后的期限。"),
        facts.due(in_time=False),
        days_count=True,
    ),
    _count(
        "proposals.answered_in_time",
        _("按时答复提案数"),
        _("全部主办、分办单位首轮答复都不晚于期限的提案；以期限最后一日计，延期的按延期后的期限。"),
        facts.due(in_time=True),
    ),
    Ratio(
        "proposals.on_time_rate",
        _("按时答复率"),
        "%",
        _("到期应答复的提案中按时答复的百分比；期限在时段内的提案为一批，分子分母同一批。"),
        says=(r"按时(?:答复|办复)率(?:达到?|为)?{n}%",),
        of="proposals.answered_in_time",
        over="proposals.due",
    ),
    _count(
        "proposals.reply_class",
        _("答复类别件数"),
        _(
            "主办、分办单位最近一轮的答复，每个单位计一件；“类别”是答复的办理结果类别（如 A、B、C）；没有类别的不计；以答复日期计。"
        ),
        facts.answered_parts,
        cut_words=(("kind", _("答复类别")),),
    ),
    _count(
        "proposals.parts",
        _("承办件次"),
        _(
            "交给主办、分办单位的提案，每个单位计一件次；重新办理的只计最近一轮；以交给该单位的日期计；收回和退回的不计。"
        ),
        facts.parts,
        unit=_PARTS,
    ),
    _count(
        "proposals.parts_answered",
        _("已答复件次"),
        _("主办、分办单位最近一轮已经答复的，每个单位计一件次；以答复日期计。"),
        facts.parts_answered,
        unit=_PARTS,
    ),
    Indicator(
        "proposals.parts_overdue",
        _("逾期未答复件次"),
        _PARTS,
        _("期末当日期限已过而该主办、分办单位还没有答复的，每个单位计一件次；延期的按延期后的期限。"),
        facts=facts.parts_overdue,
        combine="stock",
        cut_by=_CUTS,
    ),
    _count(
        "proposals.median_days_to_reply",
        _("办理天数中位数"),
        _("从首次交办到首次全部答复的自然日天数，取中位数；以答复日期计；再次办理期间不计。"),
        facts.days_to_reply(REPLIED),
        unit=_("天"),
        combine="median",
    ),
)
_RATINGS: tuple[Measure, ...] = (
    _count(
        "proposals.rated",
        _("收到评价的提案数"),
        _("提案人已经评价的提案，并案的按各自的提案人评价计；以最近一次评价日期计；没有评价的不算满意。"),
        facts.rated(*Satisfaction),
    ),
    _count(
        "proposals.rated_satisfied",
        _("评价满意的提案数"),
        _("提案人最近一次评价对办理结果满意的；以评价日期计。"),
        facts.rated(Satisfaction.SATISFIED),
    ),
    _count(
        "proposals.rated_basically",
        _("评价基本满意的提案数"),
        _("提案人最近一次评价对办理结果基本满意的；以评价日期计。"),
        facts.rated(Satisfaction.BASICALLY),
    ),
    _count(
        "proposals.rated_dissatisfied",
        _("评价不满意的提案数"),
        _("提案人最近一次评价对办理结果不满意的；以评价日期计。"),
        facts.rated(Satisfaction.DISSATISFIED),
    ),
    _count(
        "proposals.rated_well",
        _("评价满意和基本满意的提案数"),
        _("提案人最近一次评价对办理结果满意或基本满意的；以评价日期计。"),
        facts.rated(Satisfaction.SATISFIED, Satisfaction.BASICALLY),
    ),
    Ratio(
        "proposals.satisfaction",
        _("满意和基本满意率"),
        "%",
        _("收到评价的提案中对办理结果满意和基本满意的百分比；没有评价的不在分母里，也不算满意。"),
        says=(r"满意和基本满意率(?:达到?|为)?{n}%",),
        of="proposals.rated_well",
        over="proposals.rated",
    ),
)
INDICATORS = (*_SUBMISSIONS, *_FILINGS, *_HANDLING, *_RATINGS)
_ORGANISED = tuple(str(kind) for kind in COLLECTIVE)
SHEETS = (
    Sheet(
        "proposals.statement",
        _("座谈会提案情况单"),
        ("party", "sector", "committee"),
        (
            "proposals.received",
            "proposals.filed",
            "proposals.filed_after_merging",
            "proposals.merged",
            "proposals.not_filed",
            "proposals.key",
            "proposals.replied",
            "proposals.reply_rate",
            "proposals.rated",
            "proposals.satisfaction",
        ),
        _("{name}提案情况"),
        (
            Share(_("集体提案"), "kind", _ORGANISED),
            Share(_("委员提案"), "kind", tuple(str(key) for key, _label in KINDS if str(key) not in _ORGANISED)),
            Share(_("合计")),
        ),
        (
            "proposals.received",
            "proposals.filed",
            "proposals.replied",
            "proposals.reply_rate",
            "proposals.rated",
            "proposals.satisfaction",
        ),
    ),
    Sheet(
        "proposals.bulletin",
        _("提案办理进度通报"),
        ("body",),
        (
            "proposals.parts",
            "proposals.parts_answered",
            "proposals.parts_overdue",
            "proposals.rated",
            "proposals.satisfaction",
        ),
        _("{name}提案办理情况"),
    ),
)
_TEXTS = Path(__file__).parents[1] / "reports"
REPORTS = (
    ReportTemplate("proposals.review", _("提案审查情况报告"), SESSION, _TEXTS / "review.txt"),
    ReportTemplate("proposals.handling", _("提案工作情况报告"), SESSION, _TEXTS / "handling.txt"),
    ReportTemplate("proposals.monthly", _("提案办理月度通报"), MONTH, _TEXTS / "monthly.txt"),
)
