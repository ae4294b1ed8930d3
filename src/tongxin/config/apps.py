"""Fills the registry once all models are loaded, so that apps find each other's offers without imports."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

from tongxin.config.modules import MODULES
from tongxin.kernel import registry


class ConfigConfig(AppConfig):
    name = "tongxin.config"
    label = "config"
    verbose_name = "装配"

    def ready(self) -> None:
        # The kernel declares itself like any app, and first, so that what it offers stands first on every shelf.
        packages = dict.fromkeys(("tongxin.kernel", *MODULES))
        registry.install(import_module(f"{package}.module").MODULE for package in packages)
        # Services register the effects of edges; nobody else needs to import them.
        for package in packages:
            if find_spec(f"{package}.services"):
                import_module(f"{package}.services")
        providers = import_module("allauth.socialaccount.providers").registry
        for provider in import_module("tongxin.kernel.identity.providers").PROVIDERS:
            providers.register(provider)
        # A workflow whose input goes nowhere, or that follows an unknown child, must not start.
        import_module("tongxin.kernel.cases.kinds").check_kinds()
        import_module("tongxin.kernel.cases.telling").check_tellings()
        import_module("tongxin.kernel.cases.words").name_words()
