"""The entry that the web server imports: ``tongxin.config.asgi:application``."""

from django.core.asgi import get_asgi_application

from tongxin.config import environment

environment.name_settings()

application = get_asgi_application()
