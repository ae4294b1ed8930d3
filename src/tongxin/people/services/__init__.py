"""Writes on people, a file for each matter; every one is an act with its line in the chain."""

from tongxin.people.services.changes import answer_change, ask_change, withdraw_change
from tongxin.people.services.founding import admit_person, found_conference
from tongxin.people.services.memberships import admit_member, end_membership
from tongxin.people.services.office_grants import ask_for_office
from tongxin.people.services.personal import export_own, look_at, store_personal
from tongxin.people.services.term_change import TermPlan, change_term, plan_term_change, rehearse_term_change

__all__ = [
    "TermPlan",
    "admit_member",
    "admit_person",
    "answer_change",
    "ask_change",
    "ask_for_office",
    "change_term",
    "end_membership",
    "export_own",
    "found_conference",
    "look_at",
    "plan_term_change",
    "rehearse_term_change",
    "store_personal",
    "withdraw_change",
]
