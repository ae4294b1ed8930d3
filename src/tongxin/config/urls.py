"""All addresses: the kernel's pages and API, and those that modules add."""

from django.urls import include, path

from tongxin.kernel.web.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("", include("tongxin.kernel.web.urls")),
    path("", include("tongxin.statistics.urls")),
]
