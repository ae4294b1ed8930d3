"""The same settings with a throw-away directory, so that a test run never touches a real base."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tongxin.config import database_url
from tongxin.config.settings import *
from tongxin.config.settings import ENVIRONMENT

# Kept under a name: the directory lives as long as this process. The root conftest removes it, because a process of
# pytest-xdist ends without cleaning up.
SCRATCH = TemporaryDirectory(prefix="tongxin-tests-")
DATA = Path(SCRATCH.name)
SECRET_KEY = "only-for-tests-" + "x" * 40
AUDIT_KEY = "only-for-tests-" + "y" * 40
PERSONAL_KEYS = ["only-for-tests-" + "z" * 40]
PRODUCTION = False
DEMO = True
DEBUG = False
# Two factors have their own tests; everywhere else they would stand before every page of an office.
SECURITY_DEFAULTS = {"second_factor": False}
IDENTITY_PROVIDERS = []
SOCIALACCOUNT_PROVIDERS = {}
MAIL = {}
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "attachments"
DOCUMENT_FONTS = DATA / "fonts"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": MEDIA_ROOT}},
    # Hashed names need a collected folder; tests read the sources instead.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

if ENVIRONMENT.database:
    # No pool: a pooled connection would keep the test database from being dropped.
    DATABASES = {"default": database_url.parse(ENVIRONMENT.database, pool=False)}
else:
    DATABASES = {"default": database_url.sqlite(DATA / "unused.sqlite3")}
    # A file and not memory, so that threads meet the locks of a real base; no fsync, since nobody keeps it.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = database_url.SQLITE_PRAGMAS.replace(
        "synchronous=FULL", "synchronous=OFF"
    )

# Toy kinds of cases, for tests of the kernel that must not know a real app.
INSTALLED_APPS += ["tongxin.kernel.testing.toys"]

# The real rounds take half a second for each sign-in, which a test run would pay hundreds of times.
PASSWORD_HASHERS = [
    "tongxin.kernel.accounts.hashers.BriskSm3PasswordHasher",
    "django.contrib.auth.hashers.MD5PasswordHasher",
]
