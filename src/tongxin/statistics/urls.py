"""Addresses of figures and of the report beside them."""

from django.urls import path, re_path

from tongxin.statistics import views

app_name = "statistics"
urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/<str:key>/", views.figure, name="figure"),
    re_path(r"^figures/(?P<key>[\w.]+)/export\.(?P<form>csv|xlsx)$", views.export, name="export"),
    path("report/coverage/", views.coverage, name="coverage"),
]
