"""Settings, read from the environment; development needs none set.

ENVIRONMENT=production asks for SECRET_KEY, ALLOWED_HOSTS and DATABASE_URL; CACHE_URL is optional.

Behind a proxy TRUSTED_PROXIES names its address, its network or `unix`, separated by commas. Of
those alone X-Forwarded-For and X-Forwarded-Proto are believed: the first tells the brake on sign-in
who guesses, by the second http is redirected to https. Where nobody is named, or the proxy does not
send X-Forwarded-Proto, every visitor counts as one by https and nothing is redirected, so that no
redirect goes round for ever: let the proxy itself send visitors from http to https.
"""

import secrets
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
PRODUCTION = env.str("ENVIRONMENT", "local") == "production"


def in_production_required(name: str, remedy: str) -> None:
    """The sentence an operator reads when a setting is missing."""
    if PRODUCTION and not env.str(name, ""):
        raise ImproperlyConfigured(
            f"{name} is not set. In production it is required: set {name} to {remedy}."
        )


in_production_required("SECRET_KEY", "a long random string, the same on every server")
in_production_required("ALLOWED_HOSTS", "the host names served, separated by commas")
in_production_required("DATABASE_URL", "postgres://user:password@host:5432/name")


def local_secret_key() -> str:
    """A random key of this checkout, so that sessions survive a restart."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text()


DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "") or local_secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
ADMIN_PATH = env.str("ADMIN_PATH", "admin/").strip("/") + "/"  # where the desk is
# Where a weakness is reported, for /.well-known/security.txt: an address or mailto:.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "")

# Composition: with urls.py, the only code that names the domains.
DOMAINS = [
    *("trade", "trade.goods", "trade.sitc", "trade.fishery"),
    *("diplomacy", "diplomacy.voting", "diplomacy.council", "diplomacy.alliances"),
    *("aid", "aid.flows"),
    *("travel", "travel.refugees", "travel.migrants", "travel.kaesong"),
]
INSTALLED_APPS = [
    "nkworld.security.apps.DeskConfig",  # Django’s admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "simple_history",
    "import_export",
    "nkworld.atlas",
    "nkworld.provenance",
    "nkworld.importing",
    "nkworld.api",
    "nkworld.portal",
    *DOMAINS,
    "nkworld.profiles",  # last: its numbers are bound to claims of the domains
]

MIDDLEWARE = [
    "nkworld.request_id.RequestId",
    "nkworld.security.proxies.TrustedProxies",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "nkworld.security.headers.PolicyHeaders",
    "nkworld.security.values.UnusableValues",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "nkworld.security.methods.ReadOnlyPages",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "nkworld.atlas.memo.OncePerRequest",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "nkworld.urls"
WSGI_APPLICATION = "nkworld.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nkworld.portal.context.navigation",
            ],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", f"sqlite:///{VAR_DIR / 'nkworld.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = 60
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # Readers never wait for a writer (WAL); a second writer waits instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            "PRAGMA busy_timeout=20000;"
            # 64 MB: with SQLite’s own two, publishing into a million rows reads each page anew.
            "PRAGMA cache_size=-65536;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.cache("CACHE_URL", "locmemcache://")}
# What the brake on sign-in counts; without CACHE_URL each process counts for itself.
CACHES["sign-in"] = CACHES["default"] | {"KEY_PREFIX": "sign-in"}
if "locmem" in CACHES["sign-in"]["BACKEND"]:
    CACHES["sign-in"] |= {"LOCATION": "sign-in", "OPTIONS": {"MAX_ENTRIES": 100_000}}
SIGN_IN_TRIES = 5  # of one account from one address, in a quarter of an hour
SIGN_IN_TRIES_OF_ADDRESS = 20
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = False  # English only: looking up each number’s language costs a tenth of a page
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# Browser libraries come from npm, locked; only their built files are served.
STATICFILES_DIRS = [
    ("vendor/chart.js", BASE_DIR / "node_modules" / "chart.js" / "dist"),
    ("vendor/chartjs-chart-geo", BASE_DIR / "node_modules" / "chartjs-chart-geo" / "build"),
    ("vendor/world-atlas", BASE_DIR / "node_modules" / "world-atlas"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "nkworld.portal.storage.ModuleStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

FILE_UPLOAD_HANDLERS = [
    "nkworld.importing.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20

SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
# No header: nkworld.security.proxies writes it, by what a trusted proxy says.
SECURE_PROXY_SSL_HEADER = ("nkworld.scheme", "https")
ASSUME_HTTPS = PRODUCTION  # of a visitor whose scheme no trusted proxy tells
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # By this beginning a browser takes them from this host alone, and by https alone.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_SCHEMA_CLASS": "nkworld.api.schema.AutoSchema",
    "EXCEPTION_HANDLER": "nkworld.api.errors.answer_error",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "North Korea in the World",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    # A test validates the document; the check has no database.
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "SORT_OPERATIONS": False,
    "SORT_OPERATION_PARAMETERS": False,
    "PREPROCESSING_HOOKS": ["nkworld.api.schema.list_addresses"],
    "POSTPROCESSING_HOOKS": ["nkworld.api.schema.tidy"],
}

# While developing, a panel that fails shows its error.
LEAVE_OUT_FAILED_PANELS = not DEBUG

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "nkworld.request_id.WithRequestId"}},
    "formatters": {
        "line": {
            "()": "nkworld.request_id.OneLine",
            "format": "{asctime} {levelname} {name} [{request_id}] {message}",
            "style": "{",
        }
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": "line",
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
