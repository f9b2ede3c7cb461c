"""One view, no middleware, the bytes of the file BARE_BODY: what the portal is measured beside."""

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, MIDDLEWARE=[], SECRET_KEY="bare"
)
django.setup(set_prefix=False)
BODY = Path(os.environ["BARE_BODY"]).read_bytes()
urlpatterns = [path("", lambda request: HttpResponse(BODY))]
application = WSGIHandler()
