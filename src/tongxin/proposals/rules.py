"""The fixed words of proposals and the invariants between them."""

import re
from enum import StrEnum


class ProposalState(StrEnum):
    """Where a proposal stands."""

    DRAFT = "draft"
    DISCARDED = "discarded"
    SUBMITTED = "submitted"
    SECOND_REVIEW = "second_review"
    BOARD_REVIEW = "board_review"
    FILED = "filed"
    NOT_FILED = "not_filed"
    MERGED = "merged"
    TO_OPINION = "to_opinion"
    TO_LETTER = "to_letter"
    WITHDRAWN = "withdrawn"
    HANDLING = "handling"
    ANSWERED = "answered"
    RATED = "rated"


class AssignmentState(StrEnum):
    """Where the part of one handling body stands."""

    ASSIGNED = "assigned"
    HANDLING = "handling"
    CHECKING = "checking"
    ANSWERED = "answered"
    RECALLED = "recalled"
    PASSED_ON = "passed_on"
    WAIVED = "waived"


class ProposerKind(StrEnum):
    """In whose name a proposal is made."""

    INDIVIDUAL = "individual"
    JOINT = "joint"
    PARTY = "party"
    ORGANISATION = "organisation"
    SECTOR = "sector"
    COMMITTEE = "committee"


class Timing(StrEnum):
    """Whether a proposal came within a collection window (大会提案) or at any other time (平时提案)."""

    SESSION = "session"
    ORDINARY = "ordinary"


class Share(StrEnum):
    """The part of a handling body in a proposal: several separate ones each answer for themselves."""

    LEAD = "lead"
    ASSIST = "assist"
    SEPARATE = "separate"


class Backing(StrEnum):
    """What an invited member is asked for: co-authors are answered like the proposer, seconders only support."""

    JOINT = "joint"
    SECOND = "second"


class Signature(StrEnum):
    """What an invited co-signer answered."""

    INVITED = "invited"
    SIGNED = "signed"
    DECLINED = "declined"


class Satisfaction(StrEnum):
    """A rating; no answer is never a rating."""

    SATISFIED = "satisfied"
    BASICALLY = "basically_satisfied"
    DISSATISFIED = "dissatisfied"


COLLECTIVE = (ProposerKind.PARTY, ProposerKind.ORGANISATION, ProposerKind.SECTOR, ProposerKind.COMMITTEE)
UNDER_REVIEW = (ProposalState.SUBMITTED, ProposalState.SECOND_REVIEW, ProposalState.BOARD_REVIEW)
FILED_STATES = (ProposalState.FILED, ProposalState.HANDLING, ProposalState.ANSWERED, ProposalState.RATED)
# A number is given at the filing or in one batch after it, and always before the work is handed out.
NUMBERED = (ProposalState.HANDLING, ProposalState.ANSWERED, ProposalState.RATED)
REPLIED = (ProposalState.ANSWERED, ProposalState.RATED)
ANSWERING = (Share.LEAD, Share.SEPARATE)
GONE = (AssignmentState.RECALLED, AssignmentState.PASSED_ON, AssignmentState.WAIVED)

# What a conference may allow at most; its own limits are parameters.
LONGEST_TITLE = 100
LONGEST_TEXT = 20_000
MAX_ROUNDS = 2
# The relation from a merged proposal to the main one.
MERGED_INTO = "merged_into"
# What a conference calls the committee that its proposals go through.
COMMITTEE_WORD = "organisation.proposal_committee"


class Hint(StrEnum):
    """What a writer is told while writing; nothing is refused for it."""

    TITLE_FORM = "title_form"
    SEVERAL_MATTERS = "several_matters"
    NO_SUGGESTION = "no_suggestion"
    NOTHING_ASKED = "nothing_asked"


_TITLE_FORM = re.compile("^关于.{2,}的(?:提案|建议)$")
_LIST_MARK = "(?:[0-9]{1,2}[.．、)）]|[（(]?[一二三四五六七八九十]{1,3}[、)）]|[①-⑳])?"
# A line that begins like the title of a proposal: one matter more.
_MATTER = re.compile(f"(?m)^[ \t\u3000]*{_LIST_MARK}[ \t\u3000]*关于([^，。；：\n]{{2,40}}?)的(?:提案|建议)")
# Two things to build or to set up are two matters; 加强和改进 before one object is one.
_MAKES = "建设|增设|新建|设立|加装|修建|开通|出台|成立|优化|改造"
_TWO_IN_TITLE = re.compile(
    f"关于.+(?:暨|及|和|、)关于|(?:{_MAKES}).{{2,}}(?:以及|暨|及|和|与|、)(?:{_MAKES}).{{2,}}的(?:提案|建议)$"
)
_ASKS = re.compile(
    "建议|希望|请|应|要|需|可以|能否|尽快|必须|不得|争取|"
    "加强|加快|加大|推进|推动|推广|推行|完善|建立|建设|建成|健全|制定|制订|修订|出台|开展|开放|开通|设立|设置|增加|增设|扩大|提高|提升|"
    "改善|改造|改进|优化|强化|统筹|落实|明确|规范|引导|鼓励|支持|培育|培养|打造|盘活|利用|减少|降低|取消|组织|实施|保障|发挥|整合|"
    "配备|安排|纳入|列入|试点|探索|构建|深化|拓展|拓宽|创新|整治|治理|清理|修复|保护|压实|严格|公开|补助|补贴|奖励"
)
_ENOUGH = 10


def hints(title: str, situation: str, suggestions: str) -> list[Hint]:
    """Hints for a text as it stands; a text that has only begun gets none."""
    found = []
    title, asked = title.strip(), suggestions.strip()
    if title and (situation.strip() or asked) and not _TITLE_FORM.match(title):
        found.append(Hint.TITLE_FORM)
    matters = {match.strip() for match in _MATTER.findall(asked)}
    if len(matters) > 1 or _TWO_IN_TITLE.search(title):
        found.append(Hint.SEVERAL_MATTERS)
    if title and len(situation.strip()) >= _ENOUGH and not asked:
        found.append(Hint.NO_SUGGESTION)
    elif len(asked) >= _ENOUGH and not _ASKS.search(asked):
        found.append(Hint.NOTHING_ASKED)
    return found
