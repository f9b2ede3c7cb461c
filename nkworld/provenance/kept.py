"""What every question needs and hardly an edit changes is read once for each state of the data, not
once for each request: the rules, the names of countries.

    @kept_between_edits
    def current_rules(): ...

Whoever calls it changes nothing of what it gives. As with whole answers (`response_cache`), every
publish and every edit raises a revision, and so is seen by the next request.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.db import connection

from nkworld.atlas.memo import is_remembering

from .revisions import revision_of


def kept_between_edits[T](read: Callable[[], T]) -> Callable[[], T]:
    """The same function, asked once for each state of the data; a transaction reads for itself."""
    kept: dict[int, T] = {}  # of the newest state alone

    @wraps(read)
    def answer() -> T:
        if not settings.RESPONSE_CACHE or not is_remembering() or connection.in_atomic_block:
            return read()
        state = revision_of()  # before it is read: what is kept is never older than it says
        if state not in kept:
            found = read()
            kept.clear()
            kept[state] = found
            return found
        return kept[state]

    return answer
