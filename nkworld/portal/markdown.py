"""Markdown to safe HTML: what editors write, and nothing that could run."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

# HTML that somebody types is kept as far as it is text: nothing is loaded from elsewhere.
TAGS = nh3.ALLOWED_TAGS - {"area", "details", "img", "map", "summary"}
SCHEMES = {"http", "https", "mailto"}

_parser = MarkdownIt("commonmark", {"typographer": False}).enable("table")


@lru_cache(maxsize=500)
def render(text: str) -> SafeString:
    html = nh3.clean(_parser.render(text), tags=TAGS, url_schemes=SCHEMES)
    return mark_safe(html)  # noqa: S308 - cleaned
