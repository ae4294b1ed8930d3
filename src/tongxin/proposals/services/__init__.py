"""What proposals do: each effect is named by an edge of the workflow, and found because its file is loaded here."""

from tongxin.proposals.services import rating, review
from tongxin.proposals.services.handling import share_label
from tongxin.proposals.services.writing import let_invitations_lapse, proposer_names

__all__ = ["let_invitations_lapse", "proposer_names", "rating", "review", "share_label"]
