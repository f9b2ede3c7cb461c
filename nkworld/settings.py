"""Settings, read from the environment; development needs none set.

ENVIRONMENT=production asks for SECRET_KEY, ALLOWED_HOSTS and DATABASE_URL; CACHE_URL is optional.

Behind a proxy TRUSTED_PROXIES names its address, its network or `unix`: of those alone
X-Forwarded-For and X-Forwarded-Proto are believed. Where nobody tells the scheme, every visitor
counts as one by https and nothing is redirected: let the proxy send visitors from http to https.
"""

import os
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from nkworld.running.logs import logging_config
from nkworld.running.overload.limits import connection_options
from nkworld.running.private_files import (
    IN_MEMORY,
    lasting_secret,
    make_private_folder,
    private_storages,
)

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))  # what the portal itself writes
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


make_private_folder(VAR_DIR)

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "") or lasting_secret(VAR_DIR / "secret_key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
# What stands before the addresses in mails, where no request tells it.
PORT = env.str("PORT", "8000")  # of `make run` and `make dev`
HOME = f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else f"http://127.0.0.1:{PORT}"
SITE_ADDRESS = env.str("SITE_ADDRESS", HOME).rstrip("/")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
ADMIN_PATH = env.str("ADMIN_PATH", "admin/").strip("/") + "/"  # where the desk is
# Where a weakness is reported, for /.well-known/security.txt: an address or mailto:.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "")
# Who answers for what the portal says, for /about/: `check --deploy` refuses to go without them.
OPERATOR_NAME = env.str("OPERATOR_NAME", "")  # the institution
OPERATOR_ADDRESS = env.str("OPERATOR_ADDRESS", "")  # by post, its lines divided by |
RESPONSIBLE_EDITOR = env.str("RESPONSIBLE_EDITOR", "")  # a person
CONTACT = env.str("CONTACT", "")  # a mail address, or the address of a page

# What is public was seen by two people; `off` on a desk of one person, who then publishes alone.
DESK_SECOND_PERSON = env.bool("DESK_SECOND_PERSON", True)
# One person with that permission may publish an urgent fix; a second one confirms it afterwards.
DESK_URGENT_FIX = env.bool("DESK_URGENT_FIX", True)

# Composition: with urls.py, the only code that names the domains.
DOMAINS = [
    *("trade", "trade.apps.GoodsConfig", "trade.apps.SitcConfig"),
    *("trade.apps.FisheryConfig",),
    *("diplomacy", "diplomacy.apps.VotingConfig", "diplomacy.apps.CouncilConfig"),
    *("diplomacy.apps.AlliancesConfig", "aid", "aid.apps.FlowsConfig"),
    *("travel", "travel.apps.RefugeesConfig", "travel.apps.MigrantsConfig"),
    *("travel.apps.KaesongConfig",),
    *("diplomacy.dossiers", "trade.estimates"),  # some of their sources are those of the others
]
INSTALLED_APPS = [
    "nkworld.running.security.apps.DeskConfig",  # Django’s admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "rest_framework",
    "drf_spectacular",
    "simple_history",
    "django_tasks_db",  # what is to be done outside of a request, until a worker has done it
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "nkworld.running.audit",
    "nkworld.running.security.apps.SecurityConfig",
    "nkworld.running.api_keys",
    "nkworld.atlas",
    "nkworld.provenance",
    "nkworld.search",
    "nkworld.desk",
    "nkworld.desk.comments",
    "nkworld.desk.proposals",
    "nkworld.importing",
    "nkworld.importing.mapping",
    "nkworld.api",
    "nkworld.portal",
    *DOMAINS,
    "nkworld.texts.annotations",  # after them: their sources speak in it
    "nkworld.texts",
    "nkworld.texts.profiles",  # after them: its numbers are bound to claims of the domains
    "nkworld.texts.stories",
    "nkworld.texts.findings",
    "nkworld.portal.digests",
    "nkworld.api.agents",
    "nkworld.api.bulk",
    "nkworld.running.operations",
]

# From the outside in: what names, watches and ends every request; what believes a proxy, and guards
# every answer. The API's rules come before answers that are kept, so that these count, too. What
# remains is asked where nothing is kept: a session, an account, a form's token.
MIDDLEWARE = [
    "nkworld.running.operations.watching.Watched",
    "nkworld.running.security.headers.Guard",
    "django.middleware.security.SecurityMiddleware",
    "nkworld.api.errors.ApiAnswers",
    "nkworld.api.fair_use.FairUse",
    "nkworld.running.response_cache.middleware.ResponseCache",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
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
                "nkworld.portal.views.home.navigation",
            ],
            # What nearly every template would load.
            "builtins": [
                "django.contrib.humanize.templatetags.humanize",
                "django.templatetags.l10n",
                "django.templatetags.static",
                "nkworld.portal.templatetags.page",
                "nkworld.portal.templatetags.tables",
            ],
        },
    }
]

# Seconds for a page, one of its queries, a whole file, a step of the desk, the wait for a lock.
REQUEST_SECONDS = env.int("REQUEST_SECONDS", 30)
QUERY_SECONDS = env.int("QUERY_SECONDS", 10)
FILE_SECONDS = env.int("FILE_SECONDS", 300)
DESK_SECONDS = env.int("DESK_SECONDS", 300)
LOCK_SECONDS = env.int("LOCK_SECONDS", 20)
SLOW_QUERY_MS = env.int("SLOW_QUERY_MS", 1000)

DATABASES = {"default": env.db("DATABASE_URL", f"sqlite:///{VAR_DIR / 'nkworld.sqlite3'}")}
# Where public answers are made while it has what that one has (running/response_cache/middleware).
if env.str("DATABASE_REPLICA_URL", ""):
    DATABASES["replica"] = env.db("DATABASE_REPLICA_URL") | {"TEST": {"MIRROR": "default"}}
for alias, database in DATABASES.items():
    options = connection_options(database["ENGINE"], LOCK_SECONDS, DESK_SECONDS, alias == "replica")
    database |= {
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,  # after a restart nobody is given a dead connection
        "OPTIONS": options | database.get("OPTIONS", {}),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The Redis of all servers, if there is one. Whoever can write to it must not run code here: nothing
# that lies in it is a pickle.
SHARED_CACHE = env.cache("CACHE_URL", "locmemcache://")
HAS_REDIS = "redis" in SHARED_CACHE["BACKEND"].lower()


def in_redis(prefix: str, serializer: str) -> dict[str, Any]:
    written = {"serializer": f"nkworld.running.response_cache.answers.{serializer}"}
    options = {"KEY_PREFIX": prefix, "OPTIONS": SHARED_CACHE.get("OPTIONS", {}) | written}
    return SHARED_CACHE | options


CACHES: dict[str, dict[str, Any]] = {
    # What a process has computed for itself: Python objects.
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # What reviews of drafts have computed: the worker that reads a file leaves it, as objects.
    "reviews": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "reviews",
        "OPTIONS": {"MAX_ENTRIES": 1_000},
    },
}
if HAS_REDIS:  # else answers lie in a folder, and what is asked of the API is counted in a file
    CACHES |= {"answers": in_redis("answers", "Bytes"), "api-use": in_redis("api-use", "Json")}
RESPONSE_CACHE = env.bool("RESPONSE_CACHE", not DEBUG)
RESPONSE_CACHE_LOCKS = VAR_DIR / "locks"
NEVER_KEPT = ("/static/", f"/{ADMIN_PATH}", "/corrections/")  # the last counts what is open
# How much of the API one address, and one partner with a key, may ask in five minutes, in units
# (nkworld/api/fair_use.py), 0: without end; and how many of its questions are answered at once.
API_UNITS = env.int("API_UNITS", 6_000)
API_AT_ONCE = env.int("API_AT_ONCE", 4)
API_PARTNER_UNITS = env.int("API_PARTNER_UNITS", 60_000)
API_PARTNER_AT_ONCE = env.int("API_PARTNER_AT_ONCE", 8)
MCP = env.bool("MCP", False)  # whether /mcp/ answers language models, under these limits
SIGN_IN_TRIES = 5  # of one account from one address, in a quarter of an hour
SIGN_IN_TRIES_OF_ADDRESS = 20
SIGN_IN_TRIES_OF_ACCOUNT = 20  # from all addresses from which it has not signed in lately
RESETS_OF_ADDRESS = 5  # forms for a new password from one address, in a quarter of an hour
RESETS_OF_ACCOUNT = 2  # mails with one to one account, in a quarter of an hour
PASSWORD_RESET_TIMEOUT = 3600
# A second step at sign-in: whoever wants it sets it up, everybody has to, or nobody can.
DESK_ONE_TIME_CODES = env.str(
    "DESK_ONE_TIME_CODES", "optional", choices=("optional", "required", "off")
)
OTP_TOTP_ISSUER = "North Korea in the World"
# A session ends after so long without a click, and after so long anyway; none outlives its browser.
SESSION_COOKIE_AGE = env.int("SESSION_IDLE_SECONDS", 8 * 3600)
SESSION_LONGEST_SECONDS = env.int("SESSION_LONGEST_SECONDS", 12 * 3600)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CHALLENGES_OF_ADDRESS = 5  # forms from one address, in a quarter of an hour
DIGEST_FORMS_OF_ADDRESS = 5  # the same of the form for a digest
DIGEST_QUESTIONS_OF_ADDRESS = 3  # mails a day that ask one reader whether he wants a digest
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
FORMAT_MODULE_PATH = ["nkworld.portal.formats"]  # one style of dates, Django's own pages included

STATIC_URL = "/static/"
# A proxy may serve them: so they lie outside of VAR_DIR, which is the portal's own.
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(BASE_DIR / "static")))
# Browser libraries come from npm, locked; only their built files are served.
STATICFILES_DIRS = [
    ("vendor/chart.js", BASE_DIR / "node_modules" / "chart.js" / "dist"),
    ("vendor/world-atlas", BASE_DIR / "node_modules" / "world-atlas"),
]
# The faces of pictures that the server draws, so that they don’t hang on those of the machine.
PICTURE_FONTS = [
    str(BASE_DIR / "node_modules" / "@expo-google-fonts" / face)
    for face in (
        "source-sans-3/400Regular/SourceSans3_400Regular.ttf",
        "source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf",
        "source-serif-4/600SemiBold/SourceSerif4_600SemiBold.ttf",
    )
]
# Uploads and kits lie in two folders of this machine, or in one bucket that several machines share.
FILES_BUCKET = env.str("FILES_BUCKET", "")
FOLDERS = {"uploads": env.str("UPLOAD_DIR", ""), "kit": env.str("KIT_DIR", "")}
BUCKET_KEYS = env.str("AWS_ACCESS_KEY_ID", ""), env.str("AWS_SECRET_ACCESS_KEY", "")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "nkworld.portal.storage.ModuleStaticFilesStorage"},
    **private_storages(FILES_BUCKET, FOLDERS, VAR_DIR, BUCKET_KEYS),
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ROOT = BASE_DIR / "nkworld" / "portal" / "root"  # /favicon.ico

FILE_UPLOAD_HANDLERS = [
    "nkworld.importing.desk.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE = IN_MEMORY

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
# No header: nkworld.running.security.headers writes it, by what a trusted proxy says.
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

# What takes longer than a page waits in the database for `manage.py work`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# Hosts that `fetch_sources` may ask, none unless they are named; how large an answer may be, in
# bytes, and how long it may take. Private addresses are asked by tests alone.
FEED_HOSTS = [host.lower() for host in env.list("FEED_HOSTS", default=[])]
FEED_BYTES = env.int("FEED_BYTES", 64 * 2**20)
FEED_SECONDS = env.int("FEED_SECONDS", 300)
FEED_PRIVATE = False
UPLOAD_BYTES_OF_ACCOUNT = env.int("UPLOAD_BYTES_OF_ACCOUNT", 200 * 2**20)  # in a day

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

LOG_FORMAT = env.str("LOG_FORMAT", "line", choices=("line", "json"))
FAILURES_FILE = VAR_DIR / "failures.jsonl"  # the newest, for the page “State of the portal”
BACKUP_DIR = Path(env.str("BACKUP_DIR", str(VAR_DIR / "backups")))
BACKUP_KEY = env.str("BACKUP_KEY", "")  # a private key of ssh-keygen's, which signs each backup
BACKUP_SIGNERS = env.str("BACKUP_SIGNERS", "")  # whose signatures a restore wants: a file of its
LOG_REQUESTS = env.bool("LOG_REQUESTS", False)
LOGGING = logging_config(LOG_FORMAT, env.str("LOG_LEVEL", "INFO"))

# Who is told of errors by mail. Outside of production and without EMAIL_HOST a mail is printed.
ADMINS = env.list("ADMINS", default=[])
SERVER_EMAIL = DEFAULT_FROM_EMAIL = env.str("SERVER_EMAIL", "portal@localhost")
EMAIL_SUBJECT_PREFIX = "[North Korea in the World] "
if ADMINS:
    in_production_required("EMAIL_HOST", "the mail server that sends errors to ADMINS")
smtp = {
    "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "OPTIONS": {
        "host": env.str("EMAIL_HOST", "localhost"),
        "port": env.int("EMAIL_PORT", 587),
        "username": env.str("EMAIL_HOST_USER", ""),
        "password": env.str("EMAIL_HOST_PASSWORD", ""),
        "use_tls": env.bool("EMAIL_USE_TLS", True),
        "timeout": 5,
    },
}
printed = {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
MAILERS = {"default": smtp if PRODUCTION or env.str("EMAIL_HOST", "") else printed}

# /metrics: with METRICS_TOKEN for whoever sends it, else for these addresses and not by a proxy.
METRICS = env.bool("METRICS", False)
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
METRICS_ADDRESSES = env.list("METRICS_ADDRESSES", default=["127.0.0.1", "::1"])
if METRICS:
    # Read by the package itself, when it is imported.
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(VAR_DIR / "metrics"))
    make_private_folder(Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]))
