"""A figure on somebody else's page: the one page that may be framed, and how programs find it."""

import re
from math import inf
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.generic import View

from nkworld.asking.questions import InvalidQuery
from nkworld.atlas.page_addresses import page_address
from nkworld.charts.citations import LICENCE_URL, SITE, TERMS

from ..drawing import FigureView
from ..embedding import WIDTH, Embedding, chart_at, theme_of, without_theme
from ..figure_files import CARD_HEIGHT, CARD_WIDTH
from .base import PublicPage
from .charts import drawn_or_404

# As strict as every other page, but that any site may frame it.
FRAMED = settings.SECURE_CSP | {"frame-ancestors": ["*"], "form-action": ["'none'"]}


@method_decorator([xframe_options_exempt, csp_override(FRAMED)], "dispatch")
class ChartEmbed(PublicPage, View):
    """A figure alone, under the query of its page and `theme`, light or dark."""

    parameters = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = render(request, "portal/embed.html", self.get_context_data())
        except InvalidQuery as error:
            context = {"sentences": error.sentences, "address": self._page}
            response = render(request, "portal/embed_not_understood.html", context, status=400)
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    @property
    def _page(self) -> str:
        return self.request.build_absolute_uri(page_address("portal:chart", self.kwargs["slug"]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        theme = theme_of(self.query)
        drawn = drawn_or_404(self.kwargs["slug"], without_theme(self.query))
        return super().get_context_data(**kwargs) | {
            "figure": drawn,
            "theme": theme,
            "address": self.request.build_absolute_uri(drawn.links.page),
            "terms": TERMS,
            "licence_url": LICENCE_URL,
        }


class OEmbed(PublicPage, View):
    """What a program that was given the address of a chart's page puts in its place (oembed.com).

    Of the query only what oEmbed names is read: who asks may add what he likes.
    """

    parameters = None

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.GET.get("format", "json") != "json":
            return _answer({"error": "Only format=json is answered here."}, 501)
        chart = chart_at(request.GET.get("url", ""))
        if chart is None or chart.host != request.get_host():
            return _answer({"error": "url is not that of a chart’s page on this site."}, 404)
        try:
            widest, highest = (_limit(request.GET, name) for name in ("maxwidth", "maxheight"))
        except InvalidQuery as error:
            return _answer({"error": str(error)}, 400)
        try:
            drawn = drawn_or_404(chart.slug, chart.query)
        except InvalidQuery as error:
            return _answer({"error": str(error)}, 404)
        return _answer(self._described(drawn, widest, highest))

    def _described(self, drawn: FigureView, widest: float, highest: float) -> dict[str, Any]:
        origin = f"{self.request.scheme}://{self.request.get_host()}"
        embedding, width = Embedding(drawn, origin), int(min(WIDTH, widest))
        height = int(min(embedding.height(width), highest))
        answer = {
            "version": "1.0",
            "type": "rich",
            "title": drawn.figure.title,
            "author_name": SITE,
            "provider_name": SITE,
            "provider_url": f"{origin}/",
            "cache_age": 3600,
            "html": embedding.frame(width=str(width), height=height),
            "width": width,
            "height": height,
        }
        if widest >= CARD_WIDTH and highest >= CARD_HEIGHT:
            answer |= {
                "thumbnail_url": origin + drawn.links.card(),
                "thumbnail_width": CARD_WIDTH,
                "thumbnail_height": CARD_HEIGHT,
            }
        return answer


def _limit(query: QueryDict, name: str) -> float:
    """How wide or high it may be, in CSS pixels; without end where that is not told."""
    text = query.get(name, "")
    if text and not re.fullmatch(r"[1-9][0-9]{0,5}", text):
        raise InvalidQuery([(name, f"“{text}” is no number of pixels.")])
    return float(text) if text else inf


def _answer(content: dict[str, Any], status: int = 200) -> HttpResponse:
    response = JsonResponse(content, status=status)
    response["Access-Control-Allow-Origin"] = "*"
    return response
