"""What the pages of proposals show beyond the common anatomy."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel import clock, wording
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.kinds import Section
from tongxin.kernel.conferences.vocabulary import Named
from tongxin.kernel.privacy.masking import masked
from tongxin.kernel.web.navigation import Tool
from tongxin.kernel.web.providers import Concern
from tongxin.kernel.web.todo import case_url
from tongxin.proposals import selectors
from tongxin.proposals.models import Assignment, Proposal
from tongxin.proposals.roles import ASSIGN, COMMITTEE_OFFICE, ENTERER, REVIEW, SUPERVISION_OFFICE, UNDERTAKER
from tongxin.proposals.rules import UNDER_REVIEW, AssignmentState, Backing, ProposalState, Share, Signature, hints
from tongxin.proposals.services import proposer_names, share_label
from tongxin.proposals.workflow.guards import PROPOSERS
from tongxin.proposals.workflow.words import (
    CATEGORIES,
    DRAFT_OPINIONS,
    HINTS,
    MANNERS,
    SATISFACTIONS,
    TIMINGS,
    classes_in,
)


def proposal_content(proposal: Proposal) -> dict[str, Any]:
    """The editable content, as the page, the print view and the 409 page show it."""
    return {
        "title": proposal.title,
        "situation": proposal.situation,
        "analysis": proposal.analysis,
        "suggestions": proposal.suggestions,
        "cosigners": [row.person_id for row in proposal.invited_for(Backing.JOINT)],
        "seconders": [row.person_id for row in proposal.invited_for(Backing.SECOND)],
        "suggested_bodies": proposal.suggested_bodies,
        "contact_name": proposal.contact_name,
        "contact_phone": proposal.contact_phone,
        "publish_consent": proposal.publish_consent,
    }


def writing_hints(values: Mapping[str, Any]) -> list[str]:
    """What a writer should look at once more, from content that may be half written."""
    title, situation, suggestions = (str(values.get(key) or "") for key in ("title", "situation", "suggestions"))
    return [_(HINTS[found]) for found in hints(title, situation, suggestions)]


def assignment_content(assignment: Assignment) -> dict[str, Any]:
    """What an assignment is."""
    return {"body": assignment.body_id, "share": assignment.share}


def session_of(proposal: Proposal) -> str:
    """The session whose numbers a proposal's number belongs to: 九届一次."""
    return str(proposal.session or "")


def session_of_part(assignment: Assignment) -> str:
    """The session of the proposal that a part belongs to."""
    return session_of(assignment.proposal)


def proposal_subtitle(proposal: Proposal) -> str:
    """Session, timing, serial until there is a number, category and proposer in one line."""
    session = proposal.session
    parts = [
        _("{session}会议").format(session=session) if session else "",
        _(dict(TIMINGS).get(proposal.timing, "")),
        proposal.serial if not proposal.number else "",
        _(dict(CATEGORIES).get(proposal.category, "")),
        proposer_names(proposal),
    ]
    return " · ".join(filter(None, parts))


def assignment_subtitle(assignment: Assignment) -> str:
    """Body and share in one line."""
    parts = [str(assignment.body), share_label(assignment.share)]
    if assignment.round > 1:
        parts.append(_("第{n}轮").format(n=wording.ordinal(assignment.round)))
    return " · ".join(parts)


def proposal_chips(proposal: Proposal) -> list[str]:
    """Marks beside the title."""
    chips = []
    if proposal.key_manner:
        chip = _("重点提案 · {leader}领办") if proposal.key_manner == "lead" else _("重点提案 · {leader}督办")
        chips.append(chip.format(leader=proposal.key_leader))
    if proposal.round > 1:
        chips.append(_("第{n}轮办理").format(n=wording.ordinal(proposal.round)))
    return chips


def _needs_phone(proposal: Proposal, actor: Actor) -> bool:
    """Whoever handles the proposal or runs the office has to call; everybody else sees the number masked."""
    roles = (*PROPOSERS, UNDERTAKER, COMMITTEE_OFFICE, SUPERVISION_OFFICE)
    return any(role.holds(actor, proposal) for role in roles)


def _text(proposal: Proposal, _actor: Actor) -> dict[str, Any]:
    is_draft = proposal.state == ProposalState.DRAFT
    return {
        "returned": selectors.what_to_change(proposal),
        "hints": writing_hints(proposal_content(proposal)) if is_draft else [],
    }


def _receipt(proposal: Proposal, actor: Actor) -> dict[str, Any]:
    """What the proposer keeps: number and moment of receipt, until the review has come to something."""
    if proposal.state not in UNDER_REVIEW or not any(r.holds(actor, proposal) for r in (*PROPOSERS, ENTERER)):
        return {}
    row = selectors.last_passage(proposal.pk, "submit")
    if row is None:
        return {}
    timing = _(dict(TIMINGS).get(proposal.timing, ""))
    moment = row.business_at.astimezone(clock.ZONE)
    at = f"{wording.full_day(moment.date())} {moment:%H:%M}"
    text = _("《{title}》流水号{serial}，{at}提交，{timing}").format(
        title=proposal.title, serial=proposal.serial, at=at, timing=timing
    )
    return {
        "receipt": {"serial": proposal.serial, "at": at, "timing": timing, "text": text, "url": case_url(proposal.card)}
    }


def _people(proposal: Proposal, actor: Actor) -> dict[str, Any]:
    seal = selectors.seal_of(proposal) if proposal.organisation_id else None
    return {
        "proposers": proposer_names(proposal),
        "cosigners": proposal.invited_for(Backing.JOINT),
        "waits_for_answers": any(row.answer == Signature.INVITED for row in proposal.invitations)
        and proposal.state in (ProposalState.DRAFT, *UNDER_REVIEW[:1])
        and any(role.holds(actor, proposal) for role in PROPOSERS),
        "seal": seal and {"name": seal.name, "url": f"{case_url(proposal.card)}files/{seal.pk}/"},
        "seconders": proposal.invited_for(Backing.SECOND),
        "phone": proposal.contact_phone if _needs_phone(proposal, actor) else masked("phone", proposal.contact_phone),
        "category": _(dict(CATEGORIES).get(proposal.category, "")),
        "manner": _(dict(MANNERS).get(proposal.key_manner, "")),
    }


def _body_and_share(row: Assignment) -> str:
    share = share_label(row.share)
    if row.round > 1:
        return _("{body}（{share}，第{n}轮）").format(body=row.body, share=share, n=wording.ordinal(row.round))
    return _("{body}（{share}）").format(body=row.body, share=share)


def _replies(proposal: Proposal, actor: Actor) -> dict[str, Any]:
    main = proposal.merged_into if proposal.state == ProposalState.MERGED else None
    rows = selectors.assignments_of(main or proposal, actor)
    classes = dict(classes_in(proposal.conference_id))
    answered = [
        {
            "assignment": row,
            "said": _body_and_share(row),
            "reply_class": _(classes.get(row.reply_class, "")),
            "files": [(file.name, f"{case_url(row.card)}files/{file.pk}/") for file in row.card.attachments.all()],
        }
        for row in rows
        if row.reply and row.state == AssignmentState.ANSWERED and not selectors.hides_reply(row, actor)
    ]
    words = dict(SATISFACTIONS)
    ratings = [
        {
            "round_text": wording.ordinal(r.round),
            "attitude": _(words[r.attitude]),
            "result": _(words[r.result]),
            "comment": r.comment,
        }
        for r in proposal.ratings.order_by("round")
    ]
    if selectors.hides_ratings(proposal, actor):
        ratings = []
    return {"answered": answered, "ratings": ratings, "main": main}


def _reply(assignment: Assignment, actor: Actor) -> dict[str, Any]:
    hidden = bool(assignment.reply) and selectors.hides_reply(assignment, actor)
    return {
        "is_opinion": assignment.share == Share.ASSIST,
        "hidden": hidden,
        "reply": "" if hidden else assignment.reply,
        "share": share_label(assignment.share),
        "reply_class": "" if hidden else _(dict(classes_in(assignment.conference_id)).get(assignment.reply_class, "")),
        "document_number": "" if hidden else assignment.document_number,
        "draft_opinion": _(dict(DRAFT_OPINIONS).get(assignment.draft_opinion, "")),
        "shows_draft": bool(assignment.draft_reply) and assignment.state == AssignmentState.HANDLING,
    }


def _missed(assignment: Assignment, actor: Actor) -> list[str]:
    """Why the proposer was not content with the rounds before, for whoever may see ratings."""
    if selectors.hides_ratings(assignment.proposal, actor):
        return []
    ratings = assignment.proposal.ratings.filter(round__lt=assignment.round).exclude(comment="").order_by("round")
    return [rating.comment for rating in ratings]


def _matter(assignment: Assignment, actor: Actor) -> dict[str, Any]:
    known = selectors.assignments_of(assignment.proposal, actor)
    return {
        "proposal": assignment.proposal,
        "told": selectors.told_to_bodies(assignment),
        # The opinions that this body needs for its answer, and what the proposer missed in the round before.
        "opinions": [
            {"said": _body_and_share(row), "reply": row.reply}
            for row in known
            if row.reply and row.round == assignment.round and row.share == Share.ASSIST and row.pk != assignment.pk
        ],
        "missed": _missed(assignment, actor),
        "earlier": [
            {"said": _body_and_share(row), "reply": row.reply}
            for row in known
            if row.reply and row.round < assignment.round
        ],
    }


def _holds(power: str) -> Callable[[Actor], bool]:
    return lambda actor: actor.has(power)


def _works_for_body(actor: Actor) -> bool:
    return bool(actor.ids("body"))


LED = Concern("proposals.led", gettext_noop("领办督办的重点提案"), selectors.led_by)
TOOLS = (
    Tool("proposals.review", gettext_noop("审查"), "/todo/", "clipboard-check", _holds(REVIEW), 10),
    Tool("proposals.assign", Named(gettext_noop("交办"), "proposal.step.assign"), "/todo/", "send", _holds(ASSIGN), 11),
    Tool("proposals.handle", gettext_noop("承办"), "/todo/", "building", _works_for_body, 12),
    Tool(
        "proposals.led",
        gettext_noop("领办督办"),
        "/duty/",
        "star",
        lambda actor: selectors.led_by(actor) is not None,
        95,
    ),
)

PROPOSAL_SECTIONS = (
    Section("receipt", gettext_noop("回执"), "proposals/section_receipt.html", _receipt),
    Section("text", gettext_noop("提案内容"), "proposals/section_text.html", _text),
    Section("replies", gettext_noop("答复与评价"), "proposals/section_replies.html", _replies),
    Section("people", gettext_noop("提案人"), "proposals/section_people.html", _people, side=True),
)
ASSIGNMENT_SECTIONS = (
    Section("reply", gettext_noop("答复"), "proposals/section_assignment.html", _reply),
    Section("matter", gettext_noop("提案要求办理的事"), "proposals/section_matter.html", _matter),
)
