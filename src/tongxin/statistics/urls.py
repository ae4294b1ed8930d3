"""Addresses of figures and of the report beside them."""

from django.urls import path, re_path

from tongxin.statistics import views
from tongxin.statistics.views import sheets, snapshots

app_name = "statistics"
urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/<str:key>/", views.figure, name="figure"),
    re_path(r"^figures/(?P<key>[\w.]+)/export\.(?P<form>csv|xlsx)$", views.export, name="export"),
    path("statements/<str:sheet>/", sheets.table, name="sheet"),
    re_path(r"^statements/(?P<sheet>[\w.]+)/export\.(?P<form>docx|xlsx)$", sheets.export, name="sheet-export"),
    path("statements/<str:sheet>/<str:by>/<str:cell>/", sheets.single, name="statement"),
    path("statements/<str:sheet>/<str:by>/<str:cell>/export.docx", sheets.export_single, name="statement-export"),
    path("snapshots/", snapshots.listing, name="snapshots"),
    path("snapshots/<int:pk>/", snapshots.detail, name="snapshot"),
    path("report/coverage/", views.coverage, name="coverage"),
]
