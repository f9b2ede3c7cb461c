"""The cache that all workers share, and that a restart finds again: a folder, or the Redis that
CACHE_URL names. One that is gone, or a full disk, costs time and no answer.
"""

import logging

from django.core.cache import caches

logger = logging.getLogger(__name__)


def read(key: str) -> bytes | None:
    """What is kept there; None of nothing, and where the cache can't say."""
    try:
        return caches["answers"].get(key)
    except Exception as error:  # a line for each, and not a traceback: every request meets it
        logger.warning("The cache of answers can't be read: %r", error)
        return None


def write(key: str, value: bytes, seconds: int) -> None:
    try:
        caches["answers"].set(key, value, seconds)
    except Exception as error:
        logger.warning("The cache of answers can't be written: %r", error)
