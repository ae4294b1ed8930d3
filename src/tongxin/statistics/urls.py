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
    path("snapshots/<int:pk>/", snapshots.detail, name="snapshot"),
    path("reports/", reports.listing, name="reports"),
    path("reports/templates/<str:key>/", reports.template, name="report-template"),
    path("reports/<int:pk>/", reports.detail, name="report"),
    path("reports/<int:pk>/text/", reports.text, name="report-text"),
    path("reports/<int:pk>/freeze/", reports.freeze, name="report-freeze"),
    path("reports/<int:pk>/reopen/", reports.reopen, name="report-reopen"),
    path("reports/<int:pk>/delete/", reports.throw_away, name="report-delete"),
    path("reports/<int:pk>/numbers/<int:place>/", reports.number, name="report-number"),
    re_path(r"^reports/(?P<pk>\d+)/export\.(?P<form>docx|pdf)$", reports.export, name="report-export"),
    path("report/coverage/", views.coverage, name="coverage"),
]
