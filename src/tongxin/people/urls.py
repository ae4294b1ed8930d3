"""Addresses of persons and institutions."""

from django.urls import path

from tongxin.people.views import accounts, institutions, links, mine, persons, roster, term_change, terms

app_name = "people"
urlpatterns = [
    path("people/", roster.people, name="roster"),
    path("people/new/", persons.new, name="new"),
    path("people/changes/", persons.changes, name="changes"),
    path("people/changes/<int:change_id>/", persons.change, name="change"),
    path("people/changes/<int:change_id>/look/", persons.look_at_change, name="look_at_change"),
    path("people/accounts/", accounts.accounts, name="accounts"),
    path("people/accounts/<int:opening_id>/take-back/", accounts.take_back, name="take_accounts_back"),
    path("people/accounts/<int:opening_id>/links/", accounts.links_again, name="account_links"),
    path("people/<int:person_id>/account/", accounts.open_one, name="open_account"),
    path("people/<int:person_id>/", roster.person, name="person"),
    path("people/<int:person_id>/look/", roster.look, name="look"),
    path("people/<int:person_id>/edit/", persons.edit, name="edit"),
    path("people/<int:person_id>/join/", persons.join, name="join"),
    path("people/<int:person_id>/end/", persons.end, name="end"),
    path("organisations/", institutions.organisations, name="organisations"),
    path("organisations/new/", institutions.edit_organisation, name="new_organisation"),
    path("organisations/<int:organisation_id>/", institutions.organisation, name="organisation"),
    path("organisations/<int:organisation_id>/edit/", institutions.edit_organisation, name="edit_organisation"),
    path("bodies/", institutions.bodies, name="bodies"),
    path("bodies/new/", institutions.edit_body, name="new_body"),
    path("bodies/<int:body_id>/edit/", institutions.edit_body, name="edit_body"),
    path("links/", links.links, name="links"),
    path("links/new/", links.new, name="new_link"),
    path("links/<int:link_id>/end/", links.end, name="end_link"),
    path("terms/", terms.terms, name="terms"),
    path("terms/session/", terms.new_session, name="new_session"),
    path("terms/session/<int:session_id>/", terms.edit_session, name="edit_session"),
    path("terms/change/", term_change.change, name="change_term"),
    path("terms/change/keep/", term_change.keep, name="keep_term_draft"),
    path("terms/change/take-back/", terms.take_back, name="take_back_term"),
    path("mine/data/", mine.own_data, name="own_data"),
    path("mine/data/export/", mine.export, name="own_export"),
    path("mine/data/table/", mine.table, name="own_table"),
    path("mine/data/ask/", mine.ask, name="ask"),
    path("mine/data/withdraw/", mine.withdraw, name="withdraw"),
    path("mine/desk/", mine.lend, name="lend"),
    path("mine/desk/asked/<int:proposal_id>/cancel/", mine.cancel_lending, name="cancel_lending"),
    path("mine/desk/<int:delegation_id>/take-back/", mine.take_back, name="take_back"),
]
