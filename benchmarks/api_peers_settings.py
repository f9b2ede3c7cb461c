"""The settings of a project that was begun with `startproject`, on the portal's models."""

import os

import environ

# What the models' packages read, and their apps; what has a part in an answer is set anew.
from nkworld.settings import *  # noqa: F403

ALLOWED_HOSTS = ["127.0.0.1"]
SECRET_KEY = "a peer's"
ROOT_URLCONF = "benchmarks.api_peers"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": environ.Env.db_url_config(os.environ["DATABASE_URL"])}
DATABASES["default"]["CONN_MAX_AGE"] = 60
REST_FRAMEWORK: dict = {}
TEMPLATES: list = []
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
