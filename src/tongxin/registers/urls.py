"""Addresses of the registers; a row's own page is the kernel's."""

from django.urls import path

from tongxin.registers import views

app_name = "registers"
urlpatterns = [
    path("registers/", views.registers, name="registers"),
    path("registers/offer/", views.offer, name="offer"),
    path("registers/kinds/new/", views.edit_kind, name="new_kind"),
    path("registers/kinds/<int:kind_id>/", views.edit_kind, name="edit_kind"),
    path("registers/of/<slug:register_key>/", views.register, name="register"),
    path("registers/of/<slug:register_key>/new/", views.new_row, name="new_row"),
    path("registers/of/<slug:register_key>/export.<slug:form>", views.export_rows, name="export"),
]
