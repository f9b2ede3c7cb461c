"""The settings of a project that was begun with `startproject`, on the portal's models."""

import os

import environ

from nkworld.settings import BASE_DIR, DOMAINS  # noqa: F401 - read by the models' packages

ALLOWED_HOSTS = ["127.0.0.1"]
SECRET_KEY = "a peer's"
ROOT_URLCONF = "benchmarks.api_peers"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": environ.Env.db_url_config(os.environ["DATABASE_URL"])}
DATABASES["default"]["CONN_MAX_AGE"] = 60
INSTALLED_APPS = [
    *("django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"),
    *("rest_framework", "django_filters", "simple_history"),
    *("nkworld.atlas", "nkworld.provenance", *DOMAINS),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
