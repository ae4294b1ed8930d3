"""Addresses of the registers; a row's own page is the kernel's."""

from django.urls import path

from tongxin.registers.views import registers as views
from tongxin.registers.views import returns

app_name = "registers"
urlpatterns = [
    path("registers/", views.registers, name="registers"),
    path("registers/offer/", views.offer, name="offer"),
    path("registers/kinds/new/", views.edit_kind, name="new_kind"),
    path("registers/kinds/<int:kind_id>/", views.edit_kind, name="edit_kind"),
    path("registers/of/<slug:register_key>/", views.register, name="register"),
    path("registers/of/<slug:register_key>/new/", views.new_row, name="new_row"),
    path("registers/of/<slug:register_key>/export.<slug:form>", views.export_rows, name="export"),
    path("returns/", returns.tables, name="tables"),
    path("returns/new/", returns.new_table, name="new_table"),
    path("returns/<int:table_id>/", returns.table, name="table"),
    path("returns/<int:table_id>/links/", returns.issue_links, name="table_links"),
    path("returns/<int:table_id>/export.xlsx", returns.export_table, name="table_export"),
]
