"""What must hold before a step of a proposal is taken, and what is said when it does not."""

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from tongxin.kernel import clock, wording
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.conferences.parameters import parameter
from tongxin.kernel.conferences.sentences import reworded
from tongxin.kernel.workflow.declarations import Guard
from tongxin.people.selectors import is_member, members_on
from tongxin.proposals import selectors
from tongxin.proposals.roles import PROPOSER, PROPOSING_ORGANISATION
from tongxin.proposals.rules import MAX_ROUNDS, UNDER_REVIEW

PROPOSERS = (PROPOSER, PROPOSING_ORGANISATION)


_KINDS = ("proposal", "assignment")


def _said(sentence: str) -> str:
    return reworded(sentence, _KINDS)


def review_levels(case: Any) -> int:
    """In how many levels a proposal is reviewed: 初审, 复审, 审查会."""
    levels: int = parameter(case.conference_id, "proposals.review_levels")
    return levels


def is_reviewed(case: Any) -> bool:
    """Whether a proposal stands at the last level, or above it after the levels were made fewer."""
    return case.state in UNDER_REVIEW[review_levels(case) - 1 :]


def _review_missing(case: Any) -> str:
    names = (gettext("初审"), gettext("复审"), gettext("审查会"))
    left = names[UNDER_REVIEW.index(case.state) + 1 : review_levels(case)] if case.state in UNDER_REVIEW else ()
    return gettext("还要经过{steps}，才能作出审查决定。").format(steps=wording.listed(left))


def asks_for_another_round(case: Any) -> bool:
    """The proposer is dissatisfied, and another round may still follow."""
    return selectors.is_dissatisfied(case) and int(case.round) < MAX_ROUNDS


def lacks_seal(case: Any) -> bool:
    """Whether a collective proposal still needs the page with the seal, where the conference asks for it."""
    if not case.organisation_id or not parameter(case.conference_id, "proposals.seal_required"):
        return False
    return selectors.seal_of(case) is None


def numbers_at_filing(case: Any) -> bool:
    """Whether the filing itself gives the number; else one batch does, later."""
    return bool(parameter(case.conference_id, "proposals.number_at_filing"))


def replies_are_checked(case: Any) -> bool:
    """Whether the supervision office looks at a reply before it goes out."""
    return bool(parameter(case.conference_id, "proposals.reply_checked"))


def _has_content(case: Any, _actor: Actor) -> bool:
    return bool(case.title.strip() and case.situation.strip() and case.suggestions.strip())


# What a writer fills in, with the parameter that says how long it may be.
_LIMITED = (
    ("title", _("案由"), "proposals.title_length"),
    ("situation", _("情况分析"), "proposals.text_length"),
    ("analysis", _("原因分析"), "proposals.text_length"),
    ("suggestions", _("具体建议"), "proposals.suggestions_length"),
)


def _too_long(case: Any) -> list[tuple[str, int, int]]:
    """Label, limit and length of what is longer than the conference allows today; a draft may be older than a limit."""
    found = [(label, parameter(case.conference_id, limit), len(getattr(case, key))) for key, label, limit in _LIMITED]
    return [(label, most, length) for label, most, length in found if length > most]


def _length_missing(case: Any) -> str:
    parts = [
        gettext("“{label}”最多 {most} 字，现在有 {n} 字").format(label=gettext(label), most=most, n=length)
        for label, most, length in _too_long(case)
    ]
    return gettext("还不能提交：{parts}，请精简。").format(parts="，".join(parts))


def _enough_signatures(case: Any, _actor: Actor) -> bool:
    least: int = parameter(case.conference_id, "proposals.signatures")
    return selectors.signatures(case) >= least


def _signatures_missing(case: Any) -> str:
    least = parameter(case.conference_id, "proposals.signatures")
    sentence = gettext("还不能提交：需要 {least} 人签名，现在有 {n} 人，请等受邀委员确认联名。")
    return _said(sentence).format(least=least, n=selectors.signatures(case))


def _opinions_missing(case: Any) -> str:
    n = selectors.open_assists(case)
    sentence = ngettext(
        "还有 {n} 个会办单位没有提交会办意见，意见收齐后才能答复。",
        "还有 {n} 个会办单位没有提交会办意见，意见收齐后才能答复。",
        n,
    )
    return _said(sentence).format(n=n)


def _objection_late(case: Any) -> str:
    last = selectors.objection_until(case)
    sentence = gettext("申退要在 {day} 以前提出，现在已经过了；请继续办理，有困难的请与督查室联系。")
    return _said(sentence).format(day=wording.full_day(last))


def _proposer_is_member(case: Any, actor: Actor) -> bool:
    """An organisation's proposal is not concerned; what an office types from paper is judged by the day on the paper."""
    return not selectors.acts_in_person(case, actor) or is_member(case.proposer_id, clock.today())


def _cosigner_is_member(case: Any, actor: Actor) -> bool:
    invited = selectors.invited_of(case, actor) if actor.on_behalf_of is None else set()
    return not invited or bool(members_on(invited, clock.today()))


def still_members(holders: list[str], _case: Any) -> list[str]:
    """Of those who may take an edge the persons who are members today, and whatever is no person."""
    persons = {key: int(key.removeprefix("person:")) for key in holders if key.startswith("person:")}
    members = members_on(persons.values(), clock.today()) if persons else set()
    return [key for key in holders if key not in persons or persons[key] in members]


def still_asked(holders: list[str], case: Any) -> list[str]:
    """Of those who are invited to sign the members whose time to answer has not run out."""
    asked = {f"person:{pk}" for pk in selectors.open_invitations(case)}
    return [key for key in still_members(holders, case) if key in asked]


PROPOSER_IS_MEMBER = Guard(
    "proposer_is_member",
    _proposer_is_member,
    _("还不能提交：提案人现在不是本级政协委员。任期内交来的纸质提案，请提案委办公室按收到的那天代录。"),
)
COSIGNER_IS_MEMBER = Guard("cosigner_is_member", _cosigner_is_member, _("不能联名：受邀的人现在不是本级政协委员。"))
COMPLETE = Guard("complete", _has_content, _("还不能提交：案由、情况分析和具体建议都要填写。"))
WITHIN_LENGTH = Guard("within_length", lambda c, _a: not _too_long(c), _length_missing)
ENOUGH_SIGNATURES = Guard("enough_signatures", _enough_signatures, _signatures_missing)
HAS_CONTACT = Guard(
    "collective_has_contact",
    lambda c, _a: not c.organisation_id or bool(c.contact_name and c.contact_phone),
    _("集体提案要写明联系人和联系电话。"),
)
SEALED = Guard(
    "collective_is_sealed",
    lambda c, _a: not lacks_seal(c),
    _("还不能提交：集体提案要先上传盖章页，请保存后在提案页上点“上传盖章页”。"),
)
INVITATION_OPEN = Guard(
    "invitation_open",
    selectors.may_still_sign,
    _("邀请确认的时间已过；提案人重新保存草稿，就会重新邀请。"),
)
REVIEWED = Guard("reviewed", lambda c, _a: is_reviewed(c), _review_missing)
NUMBERED_ALREADY = Guard("has_number", lambda c, _a: bool(c.number), _("还没有编号，请先由提案委办公室成批编号。"))
NOT_NUMBERED = Guard("has_no_number", lambda c, _a: not c.number, _("已经编过号。"))
DISSATISFIED = Guard(
    "dissatisfied", lambda c, _a: selectors.is_dissatisfied(c), _("提案人没有评价“不满意”，不需要再次办理。")
)
ROUNDS_LEFT = Guard(
    "rounds_left",
    lambda c, _a: c.round < MAX_ROUNDS,
    lambda _c: gettext("已经办理 {n} 轮，请改用面商或专题协商解决。").format(n=MAX_ROUNDS),
)
MAIN_ANSWERED = Guard(
    "main_answered", lambda c, _a: selectors.main_is_answered(c), _("主提案还没有答复，答复后再评价。")
)
NOT_RATED = Guard("not_rated", lambda c, _a: not selectors.is_rated(c), _("已经评价过。"))
NO_OPEN_ASSISTS = Guard(
    "assist_opinions_in",
    lambda c, _a: not parameter(c.conference_id, "proposals.assist_before_answer") or not selectors.open_assists(c),
    _opinions_missing,
)
CONTACTED = Guard(
    "contact_recorded",
    lambda c, _a: (
        not parameter(c.conference_id, "proposals.contact_before_answer") or selectors.has_taken(c, "record_contact")
    ),
    _("还没有登记与提案人的面商，登记后才能答复。"),
)
DRAFT_SHOWN = Guard(
    "draft_shown",
    lambda c, _a: not parameter(c.conference_id, "proposals.draft_before_answer") or bool(c.draft_opinion),
    _("答复稿还没有征求提案人的意见，请先“征求对答复稿的意见”，提案人回复后再正式答复。"),
)
WITHIN_WINDOW = Guard(
    "objection_within_window", lambda c, _a: clock.today() <= selectors.objection_until(c), _objection_late
)
NO_OBJECTION = Guard("no_objection_open", lambda c, _a: not c.objection, _("已经提出申退，正等督查室答复。"))
OBJECTION = Guard("objection_open", lambda c, _a: bool(c.objection), _("承办单位没有提出申退。"))
HAS_PARTS = Guard(
    "has_parts",
    lambda c, _a: selectors.has_parts(c.body_id),
    _("本单位没有下属承办单位，不能转办；不属于本单位职责的，请申退。"),
)
DRAFT_WAITING = Guard(
    "draft_is_waiting", lambda c, _a: bool(c.draft_reply) and not c.draft_opinion, _("现在没有等您看的答复稿。")
)
