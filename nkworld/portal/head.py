"""What the head of a page tells search engines and whoever links to it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

WEBSITE, ARTICLE = "website", "article"


@dataclass(frozen=True)
class Head:
    """`canonical` is the one address, in full, under which search engines know the page; they are
    asked not to keep it in another state of it. `title` and `description` are those that others
    show of a link, where they differ from the page's own. `linked_data` are objects of schema.org.
    """

    canonical: str
    is_indexed: bool = True
    kind: str = WEBSITE
    title: str = ""
    description: str = ""
    linked_data: tuple[dict[str, Any], ...] = ()


def head_of(request: HttpRequest, query: QueryDict) -> Head:
    """Of a page under a query without tracking, which merely turns what the page shows."""
    return Head(request.build_absolute_uri(request.path), is_indexed=not query)
