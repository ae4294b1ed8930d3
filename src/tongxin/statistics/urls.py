"""Addresses of figures and of the report beside them."""

from django.urls import path, re_path

from tongxin.statistics import views
from tongxin.statistics.views import reports, sheets, snapshots

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
    path("snapshots/<int:snapshot_id>/", snapshots.detail, name="snapshot"),
    path("reports/", reports.listing, name="reports"),
    path("reports/templates/<str:key>/", reports.template, name="report-template"),
    path("reports/<int:report_id>/", reports.detail, name="report"),
    path("reports/<int:report_id>/text/", reports.text, name="report-text"),
    path("reports/<int:report_id>/freeze/", reports.freeze, name="report-freeze"),
    path("reports/<int:report_id>/reopen/", reports.reopen, name="report-reopen"),
    path("reports/<int:report_id>/delete/", reports.throw_away, name="report-delete"),
    path("reports/<int:report_id>/numbers/<int:place>/", reports.number, name="report-number"),
    re_path(r"^reports/(?P<report_id>\d+)/export\.(?P<form>docx|pdf)$", reports.export, name="report-export"),
    path("report/coverage/", views.coverage, name="coverage"),
]
