"""A Django project with one view and no middleware, which answers with the bytes of a file.

What the portal is measured beside, under the same server: BARE_BODY names the file.
"""

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
