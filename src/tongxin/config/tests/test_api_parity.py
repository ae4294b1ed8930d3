"""Whatever a page does a program can do: every page that writes has an operation, or a reason why it has none."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

OWN_DOOR = "它改的是这个账号怎样登录：令牌不能替主人换锁。"
THREE = "三员管理要本人在页面上重新验证身份，令牌没有这一道。"
BOOK = "名册、机构和届次成批由交换表进出，单件由联络室在页面上办理；接口还没有。"
SETUP = "建立一个政协只做一次，由人在页面上一步一步确认。"
PLACE = "页面自己的样子或位置，程序没有。"
SHEETS = "导入要人先看预览里的差异再确认；接口还没有。"
LEDGERS = "台账、填报、计划的设置由机关在页面上做；逐条登记、报送、完成走各自事项的接口（register-rows、return-sheets、plan-items）。"
SETTINGS = "参数和日历影响所有期限，由人在页面上看过影响再改；接口还没有。"

# The name of a page's address, and the operations that do the same; "*" stands for every kind or every step.
OPERATIONS: dict[str, tuple[str, ...]] = {
    "new": ("open_proposals",),
    "edit": ("edit_proposals",),
    "act": ("take_proposal_submit", "take_assignment_receive"),
    "step_back": ("step_back_proposal", "step_back_assignment"),
    "correct": ("correct_proposal", "correct_assignment"),
    "upload": ("add_file_to_proposals", "add_file_to_assignments"),
    "remove_file": ("remove_file_of_proposals", "remove_file_of_assignments"),
    "together": ("rehearse_proposals_assign", "together_proposals_assign", "together_assignments_receive"),
    "undo_batch": ("undo_batch",),
    "print_list": ("print_proposals", "print_assignments"),
    "resume_run": ("resume_print",),
    "form": ("upload_template",),
    "use_template": ("use_template",),
    "draft": ("keep_draft",),
    "discard_draft": ("discard_draft",),
    "read": ("mark_read",),
    "read_all": ("mark_all_read",),
    "ticked": ("urgeable",),
    "send": ("preview_urging", "urge"),
    "snapshots": ("publish_figures",),
    "reports": ("begin_report",),
    "report-text": ("change_report",),
    "report-freeze": ("freeze_report",),
    "report-reopen": ("reopen_report",),
    "report-delete": ("drop_report",),
    "report-template": ("keep_report_text",),
}
REASONS: dict[str, str] = {
    **dict.fromkeys(
        (
            "change_password",
            "prove",
            "end_sessions",
            "add_app",
            "add_passkey",
            "passkey_options",
            "recovery_codes",
            "remove_factor",
            "unbind",
            "identity_bind",
            "sign_in",
            "second_step",
            "passkey_question",
            "sign_out",
            "open_link",
            "step_in",
            "my_tokens",
            "withdraw_token",
        ),
        OWN_DOOR,
    ),
    **dict.fromkeys(
        (
            "unlock_source",
            "new_account",
            "do_with_account",
            "propose_grant",
            "decide_grant",
            "revoke_grant",
            "reset_factors",
            "policy",
            "verify_audit",
            "test_mail",
            "send_again",
        ),
        THREE,
    ),
    **dict.fromkeys(
        (
            "change",
            "look_at_change",
            "accounts",
            "take_accounts_back",
            "account_links",
            "open_account",
            "look",
            "join",
            "end",
            "new_organisation",
            "edit_organisation",
            "new_body",
            "edit_body",
            "new_link",
            "end_link",
            "new_session",
            "edit_session",
            "change_term",
            "keep_term_draft",
            "take_back_term",
            "ask",
            "withdraw",
            "lend",
            "cancel_lending",
            "take_back",
            "people:new",
            "people:edit",
        ),
        BOOK,
    ),
    **dict.fromkeys(("setup", "setup_step", "setup_skip", "setup_put_away"), SETUP),
    **dict.fromkeys(("switch", "preferences", "choices", "save_view", "drop_view"), PLACE),
    **dict.fromkeys(
        (
            "exchange_again",
            "exchange_confirm",
            "exchange_drop",
            "exchange_undo",
            "exchange_sheet",
            "exchange_export",
        ),
        SHEETS,
    ),
    **dict.fromkeys(("offer", "new_kind", "edit_kind", "registers:new_row", "new_table", "table_links"), LEDGERS),
    **dict.fromkeys(("plans:new", "plans:edit", "new_item"), LEDGERS),
    **dict.fromkeys(("parameter", "calendar", "word"), SETTINGS),
    "issue_link": "一次性链接替人登录一次，由办公室当面给出，不由程序成批发。",
    "set_password": "一次性链接由账号本人打开，只用来设自己的密码。",
    "healthz": "只说服务是否活着，什么也不改。",
    "coverage": "只读一份报告，不留下什么；对照的数字由 figures 给出。",
}


def _routes(resolver: URLResolver | None = None, app: str = "", before: str = "") -> Iterator[tuple[str, str, Any]]:
    for entry in (resolver or get_resolver()).url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _routes(entry, entry.app_name or app, path)
        elif not path.startswith("api/"):
            yield app, str(entry.name), entry.callback


def _methods(view: Any) -> set[str]:
    """What a view takes, as its decorator says; one without such a decorator takes everything."""
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            held = cell.cell_contents
            if isinstance(held, (list, tuple)) and held and all(isinstance(m, str) and m.isupper() for m in held):
                return set(held)
        view = getattr(view, "__wrapped__", None)
    return {"GET", "POST"}


def _writing() -> set[str]:
    found = set()
    for app, name, view in _routes():
        if "POST" in _methods(view):
            # Apps may use a word that the kernel uses too.
            found.add(f"{app}:{name}" if f"{app}:{name}" in REASONS else name)
    return found


@pytest.mark.django_db
def test_every_page_that_writes_has_its_operation_or_its_reason() -> None:
    described = Client().get("/api/v1/openapi.json").json()
    offered = {o["operationId"] for methods in described["paths"].values() for o in methods.values()}
    writing = _writing()
    assert len(writing) > 60
    assert writing - set(OPERATIONS) - set(REASONS) == set(), "say which operation does the same, or why none does"
    assert set(OPERATIONS) & set(REASONS) == set()
    assert (set(OPERATIONS) | set(REASONS)) - writing == set(), "no page of that name writes any more"
    missing = {name for name, ids in OPERATIONS.items() if not set(ids) <= offered}
    assert missing == set()


def test_a_view_that_only_reads_is_told_from_one_that_writes() -> None:
    found = {name: _methods(view) for app, name, view in _routes() if not app}
    assert "POST" not in found["todo"]
    assert found["upload"] == {"POST"}
    assert {"GET", "POST"} <= found["step_back"]
