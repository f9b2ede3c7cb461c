"""Markdown to safe HTML: what editors write, and nothing that could run."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_parser = MarkdownIt("commonmark", {"typographer": False}).enable("table")


@lru_cache(maxsize=500)
def render(text: str) -> SafeString:
    return mark_safe(nh3.clean(_parser.render(text)))
