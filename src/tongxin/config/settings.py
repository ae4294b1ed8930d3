"""Django's settings, derived from the environment and from the list of modules."""

import datetime as dt

from csp.constants import NONE, SELF

from tongxin.config import data_directory, database_url, environment, identity_providers, mail
from tongxin.config.modules import MODULES

ENVIRONMENT = environment.read()
DATA = ENVIRONMENT.data
PRODUCTION = ENVIRONMENT.production
DEMO = ENVIRONMENT.demo_on
DEBUG = ENVIRONMENT.debug_on
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
SECRET_KEY = data_directory.read_secret(DATA, data_directory.SECRET_KEY)
AUDIT_KEY = data_directory.read_secret(DATA, data_directory.AUDIT_KEY)
# One key on each line, the newest first.
PERSONAL_KEYS = data_directory.read_secret(DATA, data_directory.PERSONAL_KEY).split()

INSTALLED_APPS = [
    # Sign-in, password hashing and its forms; its permission tables stay empty, powers come from kernel.access.
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_tasks",
    "django_tasks_db",
    # Wrong passwords in the database; the protocol of identity providers, for which allauth.account is the ground.
    "axes",
    "allauth.account",
    "allauth.socialaccount",
    # ninja itself is not listed: as an app it would only add a page of documentation that our policy blocks.
    "tongxin.kernel",
    # The kernel may stand in MODULES too (it offers parameters and powers like anybody); Django wants it once.
    *(package for package in MODULES if package != "tongxin.kernel"),
    # Last, because its ready() fills the registry after every app is loaded.
    "tongxin.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "tongxin.kernel.web.middleware.ActorMiddleware",
    "tongxin.kernel.web.gate.GateMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "tongxin.config.urls"
ASGI_APPLICATION = "tongxin.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "tongxin.kernel.web.context.shell",
            ],
        },
    }
]

DATABASES = {
    "default": (
        database_url.parse(ENVIRONMENT.database)
        if ENVIRONMENT.database
        else database_url.sqlite(DATA / data_directory.DATABASE_FILE)
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

AUTH_USER_MODEL = "kernel.Account"
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = [
    # First, because it refuses before any password is looked at.
    "axes.backends.AxesStandaloneBackend",
    "tongxin.kernel.accounts.backends.PasswordBackend",
]
# The first makes new hashes; those of the others are renewed when their owner signs in.
PASSWORD_HASHERS = [
    "tongxin.kernel.accounts.hashers.Sm3PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "tongxin.kernel.accounts.passwords.Length"},
    {"NAME": "tongxin.kernel.accounts.passwords.Classes"},
    {"NAME": "tongxin.kernel.accounts.passwords.NotAboutMe"},
    {"NAME": "tongxin.kernel.accounts.passwords.NotCommon"},
]
# Five wrong passwords for a name from one address and there is no way in under it from there for ten minutes. From
# elsewhere its owner still gets in, or any stranger could lock somebody out by mistyping.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = dt.timedelta(minutes=10)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
# Guesses at one name from many addresses: after so many it is closed everywhere.
SIGN_IN_NAME_LIMIT = 20
# A whole office may sit behind one address: it is closed only when more was tried from there than one person mistypes.
SIGN_IN_SOURCE_LIMIT = 30
AXES_CLIENT_IP_CALLABLE = "tongxin.kernel.accounts.sources.source_of"
# The time runs from the last wrong password, so that the page can say until when.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# It would wipe out every note of the same source; kernel.identity.entering forgets only those of the same name.
AXES_RESET_ON_SUCCESS = False
# Who came and went stands in the audit chain.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# Our own page answers whoever is locked out, so the middleware that would answer is not wanted; and the limits
# of a whole name and of a whole address, which axes would make the same, are counted by kernel.identity.entering.
SILENCED_SYSTEM_CHECKS = ["axes.W002", "axes.W006"]

# What rules of security are worth before the security administrator sets them, where it is not what they declare.
SECURITY_DEFAULTS: dict[str, object] = {}

ACCOUNT_ADAPTER = "tongxin.kernel.web.identity.NobodySignsUp"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
SOCIALACCOUNT_ADAPTER = "tongxin.kernel.web.identity.OnlyBoundPersons"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 8
IDENTITY_PROVIDERS = identity_providers.read(DATA)
SOCIALACCOUNT_PROVIDERS = identity_providers.for_allauth(IDENTITY_PROVIDERS)

# Which server takes mails; empty when none does.
MAIL = mail.read(DATA)

LANGUAGE_CODE = "zh-hans"
# Each by its own name. Another language appears by adding its catalogue under locale/ and a line here.
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "tongxin_language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = PRODUCTION
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [environment.CLONE / "src" / "tongxin" / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "attachments"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA / "attachments"
# Fonts that the operator adds for printed documents, such as 仿宋_GB2312 and 方正小标宋.
DOCUMENT_FONTS = DATA / "fonts"

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

SESSION_ENGINE = "tongxin.kernel.accounts.sessions"
# With this prefix browsers take the cookie from this host over an encrypted connection alone.
SESSION_COOKIE_NAME = "__Host-tongxin_session" if PRODUCTION else "tongxin_session"
# The longest of all; how long who may stay is a rule of security, looked at with every request.
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_NAME = "__Host-tongxin_csrf" if PRODUCTION else "tongxin_csrf"
# Pages carry the token in their forms, so no script needs the cookie.
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_FAILURE_VIEW = "tongxin.kernel.web.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # data: is for the small icons inside Bootstrap's own style sheet.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(process)d %(levelname)s %(name)s %(message)s"}},
    # Standard error alone: the supervisor keeps it in DIR/logs, and a command's standard output stays data.
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # Anybody may ask for a wrong name; a trace for each would let them fill the disk.
        "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": False},
        # What it says of each wrong password stands in the audit chain.
        "axes": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "tongxin": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
