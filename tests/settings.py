"""The project's settings as the suite uses them: the same pages, nothing collected first."""

import atexit
import os
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from nkworld.settings import *  # noqa: F403 - the suite changes a few of them and keeps the rest
from nkworld.settings import CACHES, LOGGING, STORAGES

# Pages name static files as they lie in the source, so no test waits for collectstatic.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# What the suite hands in, builds and counts is not laid among this checkout's files: whoever runs
# the portal from it would be told that he had asked too much.
if "VAR_DIR" not in os.environ:
    VAR_DIR = Path(mkdtemp(prefix="nkworld-tests-"))
    RESPONSE_CACHE_LOCKS = VAR_DIR / "locks"
    atexit.register(rmtree, VAR_DIR, ignore_errors=True)
    in_memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    STORAGES |= {"uploads": in_memory, "kit": in_memory}
WHITENOISE_AUTOREFRESH = os.environ.get("RESPONSE_CACHE") != "on"  # but once where it is served
WHITENOISE_USE_FINDERS = True

# A test changes rows without raising a revision; tests/response_cache keeps answers, and so does
# the portal that is served to browsers (tests/serving.py).
RESPONSE_CACHE = os.environ.get("RESPONSE_CACHE") == "on"

# The suite asks from one address; tests/partners sets limits.
API_UNITS, API_AT_ONCE = 10**9, 64

# Nor does another process of the suite find what one has computed about a draft of its own.
CACHES = CACHES | {"reviews": CACHES["default"] | {"LOCATION": "reviews", "KEY_PREFIX": "reviews"}}

# A file is read before its upload is answered; TASKS=database leaves it to a worker.
if os.environ.get("TASKS") != "database":
    TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}

# A real hash takes a tenth of a second for each account that a test makes.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A fault fails its test, and is not left out of the page.
LEAVE_OUT_FAILED_PANELS = False

# Failures that tests provoke are not this checkout's.
LOGGING = LOGGING | {"root": LOGGING["root"] | {"handlers": ["console"]}}
