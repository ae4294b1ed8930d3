"""All addresses: the kernel's pages and API, and those of every module that has some."""

from importlib.util import find_spec

from django.urls import include, path

from tongxin.config.modules import MODULES
from tongxin.kernel.web.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("", include("tongxin.kernel.web.urls")),
    *(path("", include(f"{package}.urls")) for package in MODULES if find_spec(f"{package}.urls")),
]
