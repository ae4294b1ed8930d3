"""All addresses: the kernel's pages and API, and those that modules add."""

from django.urls import include, path

urlpatterns = [
    path("", include("tongxin.kernel.web.urls")),
    path("", include("tongxin.statistics.urls")),
]
