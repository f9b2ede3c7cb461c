"""Start pages: the first quarter of an hour in five languages.

The pages are those of docs/start/, with this portal's address in the place of a local one.
"""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from rest_framework.renderers import TemplateHTMLRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from nkworld.provenance.questions import nearest

from .docs import LANGUAGES, DocsPage, MarkdownRenderer
from .views import conditional

FOLDER = settings.BASE_DIR / "docs" / "start"
LOCAL = "http://127.0.0.1:8000"

_parser = MarkdownIt("commonmark", {"html": False, "typographer": False})


def start_text(slug: str, host: str) -> str:
    """A start page as it lies in docs/start/, for a portal at this address."""
    return (FOLDER / f"{slug}.md").read_text().replace(LOCAL, host)


@cache
def _rendered(text: str) -> SafeString:
    html = _parser.render(text).replace(
        "<pre>", '<pre tabindex="0" role="group" aria-label="Code">'
    )
    return mark_safe(html)  # noqa: S308 - our own pages; HTML in them is escaped


class StartPage(DocsPage):
    """What to type in the first quarter of an hour, in one language."""

    renderer_classes = [TemplateHTMLRenderer, MarkdownRenderer]

    @conditional
    def get(self, request: Request, slug: str) -> Response:
        if slug not in LANGUAGES:
            raise Http404(f"Nothing begins with “{slug}”. {nearest(slug, LANGUAGES)}")
        text = start_text(slug, request.build_absolute_uri("/").rstrip("/"))
        title, _, body = text.removeprefix("# ").partition("\n")
        context: dict[str, Any] = {
            "markdown": text,
            "title": title,
            "slug": slug,
            "languages": LANGUAGES.items(),
            "body": _rendered(body),
            "crumbs": [
                {"title": "The API", "url": reverse("api:docs")},
                {"title": LANGUAGES[slug]},
            ],
        }
        return Response(context, template_name="api/start.html")
