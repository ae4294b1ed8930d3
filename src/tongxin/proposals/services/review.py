"""Review: merging, classing, timing, key proposals, and what goes elsewhere instead of being filed."""

from django.utils.translation import gettext as _

from tongxin.kernel.cases import handoffs
from tongxin.kernel.cases.doors import Step
from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.cases.models import CaseLink
from tongxin.kernel.workflow.effects import effect, undoing
from tongxin.proposals import selectors
from tongxin.proposals.models import Proposal
from tongxin.proposals.rules import (
    MERGED_INTO,
    UNDER_REVIEW,
    ProposalState,
)

_MAY_LEAD = (*UNDER_REVIEW, ProposalState.FILED, ProposalState.HANDLING)


@effect("proposal", "file")
@effect("proposal", "classify")
def classify_proposal(proposal: Proposal, step: Step) -> None:
    """The filing gives a category; what is not filed may have one too, since reports cut what was received."""
    step.fields["category_before"] = proposal.category
    proposal.category = step.fields["category"]


@undoing("proposal", "file")
@undoing("proposal", "classify")
def unclassify_proposal(proposal: Proposal, step: Step) -> None:
    """The category before; a number stays with the proposal, so that it is never given to another."""
    proposal.category = step.fields.get("category_before", "")


@effect("proposal", "merge")
@effect("proposal", "merge_filed")
def merge_proposal(proposal: Proposal, step: Step) -> None:
    """The merged one lives on as a row of its own, and follows the main one to its reply."""
    found = selectors.by_number(proposal, step.fields["into"])
    main = next((row for row in found if row.state in _MAY_LEAD), None)
    if main is None:
        raise InvalidInput(
            {
                "into": _(
                    "没有找到可以并入的提案“{number}”：请核对提案号或流水号，主提案应在审查、立案或办理中。"
                ).format(number=step.fields["into"])
            }
        )
    proposal.merged_into = main
    step.fields["into_id"] = main.pk
    # Whoever was merged into this one goes along, and comes back when this is taken back.
    brought = Proposal.objects.filter(merged_into=proposal)
    step.fields["brought"] = list(brought.values_list("pk", flat=True))
    brought.update(merged_into=main)
    CaseLink.objects.get_or_create(source_id=proposal.pk, target_id=main.pk, relation=MERGED_INTO)


@undoing("proposal", "merge")
@undoing("proposal", "merge_filed")
def unmerge_proposal(proposal: Proposal, step: Step) -> None:
    """It stands for itself again."""
    CaseLink.objects.filter(source_id=proposal.pk, target_id=step.fields.get("into_id"), relation=MERGED_INTO).delete()
    Proposal.objects.filter(pk__in=step.fields.get("brought", [])).update(merged_into=proposal)
    proposal.merged_into = None


@effect("proposal", "not_file")
@effect("proposal", "to_letter")
@effect("proposal", "add_seal")
def keep_in_record(_proposal: Proposal, _step: Step) -> None:
    """What was filled in is part of the record: a reason that the proposer reads, or the newest page with the seal."""


@undoing("proposal", "not_file")
@undoing("proposal", "to_letter")
@undoing("proposal", "add_seal")
def take_out_of_record(_proposal: Proposal, _step: Step) -> None:
    """The passage is marked as taken back: the review goes on, and the seal before counts again."""


@effect("proposal", "to_opinion")
def hand_over_unfiled(proposal: Proposal, step: Step) -> None:
    """A matter that cannot be filed lives on as an opinion; without a receiver the wish is recorded."""
    draft = {"title": proposal.title, "text": proposal.situation, "suggestions": proposal.suggestions}
    row = handoffs.request(proposal, to="opinion", draft=draft, by=step.by)
    step.fields["handoff"] = row.pk


@undoing("proposal", "to_opinion")
def keep_unfiled_handoff(_proposal: Proposal, _step: Step) -> None:
    """A recorded handoff stays readable; filing the proposal after all does not withdraw it."""


@effect("proposal", "set_timing")
def set_timing(proposal: Proposal, step: Step) -> None:
    """An office knows better than the clock, and says why."""
    step.fields["before"] = proposal.timing
    proposal.timing = step.fields["timing"]


@undoing("proposal", "set_timing")
def reset_timing(proposal: Proposal, step: Step) -> None:
    """Back to what it was before."""
    proposal.timing = step.fields.get("before", "")


@effect("proposal", "mark_key")
def mark_key(proposal: Proposal, step: Step) -> None:
    """A key proposal has a leader and a manner."""
    step.fields["before"] = [proposal.key_manner, proposal.key_leader]
    proposal.key_manner = step.fields["manner"]
    proposal.key_leader = step.fields["leader"]


@undoing("proposal", "mark_key")
def unmark_key(proposal: Proposal, step: Step) -> None:
    """Back to what it was before."""
    proposal.key_manner, proposal.key_leader = step.fields.get("before", ["", ""])
