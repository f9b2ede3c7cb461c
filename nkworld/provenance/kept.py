"""What every question needs and hardly an edit changes is read once for each state of the data, not
once for each request: the rules, the names of countries.

    @kept_between_edits
    def current_rules(): ...

Whoever calls it changes nothing of what it gives. As with whole answers (`response_cache`), every
publish and every edit raises a revision, and so is seen by the next request.
"""

from collections.abc import Callable, Hashable
from functools import wraps

from django.conf import settings
from django.db import connection

from nkworld.atlas.memo import is_remembering

from .revisions import revision_of


def kept_between_edits[T](read: Callable[[], T]) -> Callable[[], T]:
    """The same function, asked once for each state of the data; a transaction reads for itself."""
    kept: dict[Hashable, T] = {}  # of the newest state alone

    @wraps(read)
    def answer() -> T:
        # Before it is read: what is kept is never older than it says.
        if (state := state_of_data()) is None:
            return read()
        if state not in kept:
            found = read()
            kept.clear()
            kept[state] = found
            return found
        return kept[state]

    return answer


def state_of_data() -> Hashable | None:
    """What is read now is kept under this; None: it is not, as in a transaction."""
    if not settings.RESPONSE_CACHE or not is_remembering() or connection.in_atomic_block:
        return None
    return revision_of()
