"""The portal as it is served, with its static files as they lie in the source."""

from tests.settings import *  # noqa: F403

RESPONSE_CACHE = True
