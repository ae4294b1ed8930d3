"""Addresses of the kernel's pages; a kind's plural is the first part of every address of its cases."""

from django.urls import path, register_converter

from tongxin.kernel.cases.kinds import CaseKind, kinds
from tongxin.kernel.web import (
    errors,
    health,
    places,
    views_accounts,
    views_act,
    views_audit,
    views_case,
    views_drafts,
    views_entry,
    views_exchange,
    views_factors,
    views_files,
    views_grants,
    views_home,
    views_identity,
    views_links,
    views_list,
    views_mine,
    views_parameters,
    views_password_links,
    views_printing,
    views_search,
    views_security,
    views_setup,
    views_together,
    views_tokens,
    views_words,
    views_write,
)
from tongxin.kernel.web.api import api


class KindConverter:
    """The plural of a registered kind; anything else is no address at all."""

    regex = "[a-z][a-z0-9-]*"

    def to_python(self, value: str) -> CaseKind:
        """The kind of a plural."""
        for kind in kinds():
            if kind.plural == value:
                return kind
        raise ValueError(value)

    def to_url(self, value: CaseKind | str) -> str:
        """The plural of a kind."""
        return value.plural if isinstance(value, CaseKind) else value


register_converter(KindConverter, "kind")

urlpatterns = [
    path("", views_home.home, name="home"),
    path("todo/", views_home.todo, name="todo"),
    path("duty/", views_home.duty, name="duty"),
    path("new/", views_home.create, name="create"),
    path("mine/", views_mine.mine, name="mine"),
    path("mine/password/", views_security.change_password, name="change_password"),
    path("mine/prove/", views_security.prove, name="prove"),
    path("mine/sessions/", views_security.my_sessions, name="my_sessions"),
    path("mine/sessions/end/", views_security.end_sessions, name="end_sessions"),
    path("mine/second-factor/", views_factors.second_factor, name="second_factor"),
    path("mine/second-factor/app/", views_factors.add_app, name="add_app"),
    path("mine/second-factor/passkey/", views_factors.add_passkey, name="add_passkey"),
    path("mine/second-factor/passkey/options/", views_factors.passkey_options, name="passkey_options"),
    path("mine/second-factor/codes/", views_factors.recovery_codes, name="recovery_codes"),
    path("mine/second-factor/remove/", views_factors.remove_factor, name="remove_factor"),
    path("mine/identities/remove/", views_identity.unbind, name="unbind"),
    path("mine/tokens/", views_tokens.my_tokens, name="my_tokens"),
    path("mine/tokens/<int:token_id>/withdraw/", views_tokens.withdraw_token, name="withdraw_token"),
    path("setup/", views_setup.setup, name="setup"),
    path("setup/put-away/", views_setup.put_away, name="setup_put_away"),
    path("setup/<slug:key>/", views_setup.step, name="setup_step"),
    path("setup/<slug:key>/skip/", views_setup.skip, name="setup_skip"),
    path("parameters/", views_parameters.parameters, name="parameters"),
    path("parameters/<str:key>/", views_parameters.parameter, name="parameter"),
    path("words/", views_words.words, name="words"),
    path("words/<str:key>/", views_words.word, name="word"),
    path("calendar/", views_parameters.calendar, name="calendar"),
    path("switch/", places.switch, name="switch"),
    path("preferences/", views_mine.set_preferences, name="preferences"),
    path("search/", views_search.search_page, name="search"),
    path("sign-in", views_entry.sign_in, name="sign_in"),
    path("sign-in/second", views_entry.second_step, name="second_step"),
    path("sign-in/passkey", views_entry.passkey_question, name="passkey_question"),
    path("identity/bind/", views_identity.bind_by_code, name="identity_bind"),
    path("identity/<slug:provider>/", views_identity.begin, name="identity"),
    path("identity/<slug:provider>/callback/", views_identity.callback, name="identity_callback"),
    path("t/password/<str:token>/", views_password_links.set_password, name="set_password"),
    path("t/<str:token>/", views_links.open_link, name="open_link"),
    path("accounts/", views_accounts.account_list, name="accounts"),
    path("accounts/unlock-source/", views_accounts.unlock_source, name="unlock_source"),
    path("accounts/new/", views_accounts.new_account, name="new_account"),
    path("accounts/<int:account_id>/", views_accounts.account_page, name="account"),
    path("accounts/<int:account_id>/<slug:key>/", views_accounts.do_with_account, name="do_with_account"),
    path("security/", views_grants.security, name="security"),
    path("security/propose/", views_grants.propose, name="propose_grant"),
    path("security/proposals/<int:proposal_id>/", views_grants.decide, name="decide_grant"),
    path("security/revoke/", views_grants.revoke, name="revoke_grant"),
    path("security/factors/", views_grants.reset_factors, name="reset_factors"),
    path("security/policies/<slug:key>/", views_grants.policy, name="policy"),
    path("audit/", views_audit.audit, name="audit"),
    path("audit/export.csv", views_audit.export_audit, {"form": "csv"}, name="export_audit_csv"),
    path("audit/export.xlsx", views_audit.export_audit, {"form": "xlsx"}, name="export_audit_xlsx"),
    path("audit/verify/", views_audit.verify_audit, name="verify_audit"),
    path("sign-out", views_entry.sign_out, name="sign_out"),
    path("demo/", views_entry.landing, name="landing"),
    path("demo/step-in", views_entry.step_in, name="step_in"),
    path("healthz", health.healthz, name="healthz"),
    path("exchange/", views_exchange.exchange, name="exchange"),
    path("exchange/runs/<int:run_id>/", views_exchange.run, name="exchange_run"),
    path("exchange/runs/<int:run_id>/again/", views_exchange.again, name="exchange_again"),
    path("exchange/runs/<int:run_id>/confirm/", views_exchange.confirm, name="exchange_confirm"),
    path("exchange/runs/<int:run_id>/drop/", views_exchange.drop, name="exchange_drop"),
    path("exchange/runs/<int:run_id>/problems.xlsx", views_exchange.problems, name="exchange_problems"),
    path("exchange/runs/<int:run_id>/undo/", views_exchange.undo, name="exchange_undo"),
    path("exchange/<str:key>/", views_exchange.sheet, name="exchange_sheet"),
    path("exchange/<str:key>/template.xlsx", views_exchange.template, name="exchange_template"),
    path("exchange/<str:key>/export/", views_exchange.export, name="exchange_export"),
    path("drafts/<uuid:key>/", views_drafts.autosave, name="draft"),
    path("drafts/<uuid:key>/discard/", views_drafts.discard, name="discard_draft"),
    path("batches/<int:batch_id>/", views_together.batch, name="batch"),
    path("batches/<int:batch_id>/undo/", views_together.undo_batch, name="undo_batch"),
    path("forms/", views_printing.form_list, name="forms"),
    path("forms/<str:key>/", views_printing.form_page, name="form"),
    path("forms/<str:key>/template.docx", views_printing.shipped_template, name="shipped_template"),
    path("forms/<str:key>/tried.docx", views_printing.tried_template, name="tried_template"),
    path("forms/<str:key>/use/", views_printing.use_template, name="use_template"),
    path("forms/<str:key>/<int:template_id>.docx", views_printing.kept_template, name="kept_template"),
    path("prints/", views_printing.print_runs, name="print_runs"),
    path("prints/<int:print_id>/", views_printing.print_run, name="print_run"),
    path("prints/<int:print_id>/resume/", views_printing.resume_run, name="resume_run"),
    path("prints/<int:print_id>/file/", views_printing.print_file, name="print_file"),
    path("api/v1/", api.urls),
    path("<kind:kind>/", views_list.case_list, name="list"),
    path("<kind:kind>/export.csv", views_list.export_list, {"form": "csv"}, name="export_csv"),
    path("<kind:kind>/export.xlsx", views_list.export_list, {"form": "xlsx"}, name="export_xlsx"),
    path("<kind:kind>/views/save/", views_list.save_view, name="save_view"),
    path("<kind:kind>/views/drop/", views_list.drop_view, name="drop_view"),
    path("<kind:kind>/new/", views_write.open_new, name="new"),
    path("<kind:kind>/queue/", views_list.work_queue, name="queue"),
    path("<kind:kind>/together/", views_together.together, name="together"),
    path("<kind:kind>/print/", views_printing.print_list, name="print_list"),
    path("<kind:kind>/similar/", views_case.similar_to_title, name="similar"),
    path("<kind:kind>/<int:card_id>/", views_case.case_detail, name="case"),
    path("<kind:kind>/<int:card_id>/edit/", views_write.change, name="edit"),
    path("<kind:kind>/<int:card_id>/print/", views_case.case_print, name="case_print"),
    path(
        "<kind:kind>/<int:card_id>/forms/<str:key>.docx", views_printing.case_form, {"output": "docx"}, name="form_docx"
    ),
    path("<kind:kind>/<int:card_id>/forms/<str:key>.pdf", views_printing.case_form, {"output": "pdf"}, name="form_pdf"),
    path("<kind:kind>/<int:card_id>/due.ics", views_case.case_calendar, name="case_calendar"),
    path("<kind:kind>/<int:card_id>/do/<slug:key>/", views_act.take, name="act"),
    path("<kind:kind>/<int:card_id>/step-back/", views_act.go_back, name="step_back"),
    path("<kind:kind>/<int:card_id>/correct/", views_act.put_right, name="correct"),
    path("<kind:kind>/<int:card_id>/link/", views_links.issue, name="issue_link"),
    path("<kind:kind>/<int:card_id>/files/", views_files.upload, name="upload"),
    path("<kind:kind>/<int:card_id>/files/<int:file_id>/", views_files.download, name="file"),
    path("<kind:kind>/<int:card_id>/files/<int:file_id>/remove/", views_files.remove, name="remove_file"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.crashed
