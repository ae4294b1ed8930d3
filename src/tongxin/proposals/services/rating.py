"""Ratings and the round that dissatisfaction opens, each proposer for itself."""

from django.utils.translation import gettext as _

from tongxin.kernel.cases import upkeep
from tongxin.kernel.cases.doors import Step
from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.workflow.effects import effect, undoing
from tongxin.proposals import selectors
from tongxin.proposals.models import Assignment, Proposal, Rating
from tongxin.proposals.rules import (
    GONE,
    Satisfaction,
    Share,
)
from tongxin.proposals.services.handling import chosen_shares, open_parts, recall_parts


@effect("proposal", "answer")
def tell_merged_proposers(proposal: Proposal, _step: Step) -> None:
    """Whoever was merged into this one is asked for a rating as well."""
    _refresh_merged(proposal)


@undoing("proposal", "answer")
def untell_merged_proposers(proposal: Proposal, _step: Step) -> None:
    """Nobody has to rate what is not answered."""
    _refresh_merged(proposal)


def _refresh_merged(proposal: Proposal) -> None:
    kind = kind_of("proposal")
    for child in Proposal.objects.filter(merged_into=proposal).select_related("card"):
        child.merged_into = proposal
        upkeep.write_tasks(kind, child, child.card)


@effect("proposal", "rate")
@effect("proposal", "rate_merged")
def rate_reply(proposal: Proposal, step: Step) -> None:
    """One rating for each round; an office that enters it for somebody keeps the signed form."""
    if step.by.on_behalf_of is not None and step.fields["form"] is None:
        raise InvalidInput({"form": _("代为登记评价，必须上传提案人签名的征询意见表。")})
    if step.fields["result"] == Satisfaction.DISSATISFIED and not step.fields["comment"]:
        raise InvalidInput({"comment": _("对办理结果不满意的，请写明理由，便于承办单位改进。")})
    Rating.objects.create(
        proposal=proposal,
        round=selectors.round_of(proposal),
        attitude=step.fields["attitude"],
        result=step.fields["result"],
        comment=step.fields["comment"],
    )


@undoing("proposal", "rate")
@undoing("proposal", "rate_merged")
def take_rating_back(proposal: Proposal, _step: Step) -> None:
    """The rating of the round is asked for again."""
    Rating.objects.filter(proposal=proposal, round=selectors.round_of(proposal)).delete()


@effect("proposal", "rehandle")
def start_round(proposal: Proposal, step: Step) -> None:
    """Another round with clocks of its own: by the bodies that the office names, else by those of the round before."""
    if any(step.fields[name] for name in ("lead", "assisting", "separate")):
        shares = chosen_shares(step)
    else:
        last = Assignment.objects.filter(proposal=proposal, round=proposal.round)
        rows = last.exclude(state__in=list(GONE)).order_by("pk").values_list("body_id", "share")
        shares = [(body_id, Share(share)) for body_id, share in rows]
    proposal.round += 1
    proposal.save(update_fields=["round"])
    open_parts(proposal, shares, by=step.by, day=step.occurred_on)


@undoing("proposal", "rehandle")
def end_round(proposal: Proposal, _step: Step) -> None:
    """The round did not begin."""
    recall_parts(proposal)
    proposal.round -= 1
