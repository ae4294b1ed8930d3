"""Writes on people, a file for each matter; every one is an act with its line in the chain."""

from tongxin.people.services.accounts import (
    MOST_AT_ONCE,
    NUMBER,
    PINYIN,
    Opened,
    bind_by_number,
    bind_free,
    open_accounts,
    suggest_usernames,
    take_accounts_back,
)
from tongxin.people.services.changes import answer_change, ask_change, wished, withdraw_change
from tongxin.people.services.founding import admit_person, found_conference
from tongxin.people.services.memberships import admit_member, end_membership
from tongxin.people.services.newcomers import ANOTHER, Entered, Newcomer
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
from tongxin.people.services.replacing import replace_bodies, replace_organisations
from tongxin.people.services.sessions import open_session
from tongxin.people.services.setting_up import (
    Administration,
    Desk,
    administrators_missing,
    enter_clerks,
    enter_members,
    found_below,
    found_installation,
    make_administrators,
    seat_all,
)
from tongxin.people.services.term_change import TermPlan, change_term, plan_term_change, rehearse_term_change

__all__ = [
    "ANOTHER",
    "MOST_AT_ONCE",
    "NUMBER",
    "PINYIN",
    "Administration",
    "Desk",
    "Entered",
    "Newcomer",
    "Opened",
    "TermPlan",
    "administrators_missing",
    "admit_member",
    "admit_person",
    "answer_change",
    "ask_change",
    "ask_for_office",
    "bind_by_number",
    "bind_free",
    "change_term",
    "end_membership",
    "enter_clerks",
    "enter_members",
    "export_own",
    "found_below",
    "found_conference",
    "found_installation",
    "join",
    "leave",
    "lend_desk",
    "link",
    "look_at",
    "make_administrators",
    "open_accounts",
    "open_session",
    "plan_term_change",
    "rehearse_term_change",
    "replace_bodies",
    "replace_organisations",
    "save_body",
    "save_organisation",
    "save_person",
    "seat_all",
    "store_personal",
    "suggest_usernames",
    "take_accounts_back",
    "take_desk_back",
    "unlink",
    "wished",
    "withdraw_change",
]
