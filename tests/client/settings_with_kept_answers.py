"""The suite's settings, with answers kept as a portal keeps them."""

from tests.settings import *  # noqa: F403 - all others are the suite's

RESPONSE_CACHE = True
