"""Writes on people, a file for each matter; every one is an act with its line in the chain."""

from tongxin.people.services.changes import answer_change, ask_change, look_at_change, wished, withdraw_change
from tongxin.people.services.desks import cancel_lending, lend_desk, take_desk_back
from tongxin.people.services.founding import admit_person, found_conference
from tongxin.people.services.memberships import admit_member, end_membership
from tongxin.people.services.office_grants import ask_for_office
from tongxin.people.services.personal import export_own, look_at, store_personal
from tongxin.people.services.persons import (
    join,
    leave,
    link,
    save_body,
    save_organisation,
    save_person,
    unlink,
)
from tongxin.people.services.sessions import open_session
from tongxin.people.services.setting_up import (
    enter_bodies,
    enter_clerks,
    enter_members,
    enter_organisations,
    found_below,
    found_installation,
    seat,
)
from tongxin.people.services.term_change import TermPlan, change_term, plan_term_change, rehearse_term_change

__all__ = [
    "TermPlan",
    "admit_member",
    "admit_person",
    "answer_change",
    "ask_change",
    "ask_for_office",
    "cancel_lending",
    "change_term",
    "end_membership",
    "enter_bodies",
    "enter_clerks",
    "enter_members",
    "enter_organisations",
    "export_own",
    "found_below",
    "found_conference",
    "found_installation",
    "join",
    "leave",
    "lend_desk",
    "link",
    "look_at",
    "look_at_change",
    "open_session",
    "plan_term_change",
    "rehearse_term_change",
    "save_body",
    "save_organisation",
    "save_person",
    "seat",
    "store_personal",
    "take_desk_back",
    "unlink",
    "wished",
    "withdraw_change",
]
