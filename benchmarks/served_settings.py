"""The portal as it is served, with its static files as they lie in the source."""

from nkworld import settings
from tests.settings import *  # noqa: F403

RESPONSE_CACHE = True
API_UNITS, API_AT_ONCE = settings.API_UNITS, settings.API_AT_ONCE
