"""Writes on people, a file for each matter; every one is an act with its line in the chain."""

from tongxin.people.services.accounts import (
    MOST_AT_ONCE,
    NUMBER,
    PINYIN,
    Opened,
    bind_by_number,
    bind_free,
    links_for_unused,
    open_accounts,
    open_with_link,
    open_with_links,
    suggest_usernames,
    take_accounts_back,
)
from tongxin.people.services.changes import answer_change, ask_change, look_at_change, wished, withdraw_change
from tongxin.people.services.desks import cancel_lending, lend_desk, take_desk_back
from tongxin.people.services.following import follow_the_calendar
from tongxin.people.services.founding import admit_person, code_sentence, found_conference
from tongxin.people.services.memberships import admit_member, end_membership
from tongxin.people.services.newcomers import ANOTHER, Entered, Newcomer
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
from tongxin.people.services.replacing import replace_bodies, replace_organisations
from tongxin.people.services.sessions import SessionChange, edit_session, open_session, window_typed
from tongxin.people.services.setting_up import (
    Administration,
    Desk,
    administrators_missing,
    enter_clerks,
    enter_members,
    found_below,
    found_installation,
    make_administrators,
    password_sentence,
    seat_all,
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
from tongxin.people.services.term_start import check_first_day, settle_session
from tongxin.people.services.term_undo import take_back_term_change

__all__ = [
    "ANOTHER",
    "MOST_AT_ONCE",
    "NUMBER",
    "PINYIN",
    "Administration",
    "Desk",
    "Entered",
    "FirstSession",
    "Newcomer",
    "Opened",
    "SessionChange",
    "TermPlan",
    "administrators_missing",
    "admit_member",
    "admit_person",
    "answer_change",
    "ask_change",
    "ask_for_office",
    "bind_by_number",
    "bind_free",
    "cancel_lending",
    "carry_draft_out",
    "change_term",
    "check_first_day",
    "code_sentence",
    "drop_term_draft",
    "edit_session",
    "end_membership",
    "end_terms",
    "enter_clerks",
    "enter_members",
    "export_own",
    "follow_the_calendar",
    "found_below",
    "found_conference",
    "found_installation",
    "is_rehearsed",
    "join",
    "keep_term_draft",
    "leave",
    "lend_desk",
    "link",
    "links_for_unused",
    "look_at",
    "look_at_change",
    "make_administrators",
    "open_accounts",
    "open_session",
    "open_with_link",
    "open_with_links",
    "password_sentence",
    "plan_term_change",
    "rehearse_draft",
    "rehearse_term_change",
    "replace_bodies",
    "replace_organisations",
    "save_body",
    "save_organisation",
    "save_person",
    "seat_all",
    "settle_session",
    "store_personal",
    "suggest_usernames",
    "take_accounts_back",
    "take_back_term_change",
    "take_desk_back",
    "unlink",
    "window_typed",
    "wished",
    "withdraw_change",
]
