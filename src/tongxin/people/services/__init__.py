"""Writes on people, a file for each matter; every one is an act with its line in the chain."""

from tongxin.people.services.changes import answer_change, ask_change, wished, withdraw_change
from tongxin.people.services.founding import admit_person, found_conference
from tongxin.people.services.memberships import admit_member, end_membership
from tongxin.people.services.office_grants import ask_for_office
from tongxin.people.services.personal import export_own, look_at, store_personal
from tongxin.people.services.persons import (
    join,
    leave,
    lend_desk,
    link,
    save_body,
    save_organisation,
    save_person,
    take_desk_back,
    unlink,
)
from tongxin.people.services.sessions import SessionChange, edit_session, moment, open_session
from tongxin.people.services.setting_up import (
    enter_bodies,
    enter_clerks,
    enter_members,
    enter_organisations,
    found_below,
    found_installation,
    seat,
)
from tongxin.people.services.term_change import (
    FirstSession,
    TermPlan,
    change_term,
    plan_term_change,
    rehearse_term_change,
)
from tongxin.people.services.term_draft import (
    carry_draft_out,
    drop_term_draft,
    is_rehearsed,
    keep_term_draft,
    rehearse_draft,
)
from tongxin.people.services.term_end import end_terms
from tongxin.people.services.term_undo import take_back_term_change

__all__ = [
    "FirstSession",
    "SessionChange",
    "TermPlan",
    "admit_member",
    "admit_person",
    "answer_change",
    "ask_change",
    "ask_for_office",
    "carry_draft_out",
    "change_term",
    "drop_term_draft",
    "edit_session",
    "end_membership",
    "end_terms",
    "enter_bodies",
    "enter_clerks",
    "enter_members",
    "enter_organisations",
    "export_own",
    "found_below",
    "found_conference",
    "found_installation",
    "is_rehearsed",
    "join",
    "keep_term_draft",
    "leave",
    "lend_desk",
    "link",
    "look_at",
    "moment",
    "open_session",
    "plan_term_change",
    "rehearse_draft",
    "rehearse_term_change",
    "save_body",
    "save_organisation",
    "save_person",
    "seat",
    "store_personal",
    "take_back_term_change",
    "take_desk_back",
    "unlink",
    "wished",
    "withdraw_change",
]
