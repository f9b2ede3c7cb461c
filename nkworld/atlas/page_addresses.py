"""Addresses of public pages, made once in a process: a country's page prints four hundred of them,
and Django makes each anew.
"""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse


def page_address(name: str, *args: Any) -> str:
    """What `reverse` answers for a page's name: "portal:source", "kotra"."""
    return _reversed(name, args, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


# The prefix is no argument of `reverse`, which asks for it, too: here it tells mounts apart.
@lru_cache(maxsize=20_000)
def _reversed(name: str, args: tuple, urlconf: str, prefix: str) -> str:
    return reverse(name, urlconf, args)
