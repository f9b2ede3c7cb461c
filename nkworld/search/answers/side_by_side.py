"""Several countries in one question lead to the page on which they stand side by side."""

from urllib.parse import urlencode

from django.urls import reverse

from .registry import Query

TITLE = "Side by side, in all that is on record"
YEARS = ("from", "to")


def side_by_side(query: Query) -> tuple[str, str]:
    """Title and address of the page, in the same years."""
    asked = [("c", code) for code in query["countries"].split(",")]
    asked += [(name, query[name]) for name in YEARS if name in query]
    return TITLE, f"{reverse('portal:compare')}?{urlencode(asked)}"
