"""What a figure becomes beside its page: files, citations, pictures."""

import re
from base64 import b64encode
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from math import inf
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import etag
from django.views.generic import View

from nkworld.asking.questions import InvalidQuery
from nkworld.atlas.page_addresses import page_address
from nkworld.charts import citations, in_a_row, to_card
from nkworld.charts.citations import LICENCE_URL, LINE, SITE, TERMS
from nkworld.charts.figures import Finding
from nkworld.charts.svg import STYLE, to_thumbnail, words_card
from nkworld.figures import registry as figures
from nkworld.figures.findings import finding_for

from .. import stories
from ..drawing import FigureView
from ..embedding import WIDTH, Embedding, chart_at, take_theme
from ..figure_files import CARD_HEIGHT, CARD_WIDTH, FORMATS, SVG, FigureFiles, png
from ..figure_views import FigureMap
from ..world_map import map_file, world_digest, world_svg
from .base import PublicPage, citation_file, download, open_to_all
from .charts import citation_of, drawn_or_404

STYLE_DIGEST = f"'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"


class ChartView(PublicPage, View):
    parameters: tuple[str, ...] | None = None

    @cached_property
    def drawn(self) -> FigureView:
        return drawn_or_404(self.kwargs["slug"], self.query)

    def file_name(self, ending: str) -> str:
        return f"{figures.file_stem(self.drawn.figure)}.{ending}"


class ChartFile(ChartView):
    """The same figure as a file beside its page, under the same query; or its citation as one."""

    def get(self, request: HttpRequest, slug: str, ending: str) -> HttpResponse:
        drawn, citation = self.drawn, citation_of(self.drawn, request)
        if ending in citations.FORMATS:
            return citation_file(citation, ending, slug)
        content_type, write = FORMATS[ending]
        address, verify = map(
            request.build_absolute_uri, (drawn.url, page_address("portal:verify"))
        )
        files = FigureFiles(drawn, citation, address, verify)
        response = download(self.file_name(ending), write(files), content_type)
        if ending.endswith("csv"):
            companion = request.build_absolute_uri(drawn.links.file("csv-metadata.json"))
            response["Link"] = f'<{companion}>; rel="describedby"; type="application/csvm+json"'
        return response


class ChartPlan(ChartView):
    """Where everything lies in the picture, for the page's own script, which asks no other site."""

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        return JsonResponse(self.drawn.data)


@method_decorator(csp_override(settings.SECURE_CSP | {"style-src": [STYLE_DIGEST]}), "dispatch")
class ChartThumbnail(ChartView):
    """The figure under the page's query, small; its one style is allowed by its digest."""

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        return HttpResponse(to_thumbnail(self.drawn.figure), content_type=SVG)


class ChartMap(ChartView):
    """A figure by country as a map, which says site, source, moment and licence like any file."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        figure = self.drawn.figure
        if not figure.by_country:
            raise Http404(f"The figure {slug} has no map.")
        sources = in_a_row([each.name for each in figure.sources])
        lines = [
            f"{figure.unit}. Source: {sources}. As of {figure.as_of}.",
            f"{SITE}, {request.build_absolute_uri(self.drawn.url)}. {TERMS}.",
            "Shapes of today, Natural Earth. A country without a shape is in the page’s table.",
        ]
        svg = map_file(FigureMap(figure, figure.by_country).map, lines)
        return download(self.file_name("map.svg"), svg, SVG)


class ChartCard(PublicPage, View):
    """`beneath` is the place of a finding, or the address of a story, that stands first."""

    parameters = None

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        query = self.query.copy()
        place = query.pop("beneath", [""])[-1]
        figure = drawn_or_404(slug, query).figure
        # The title of a story that is public, as it stands on its card.
        told = (Finding(place, s.title, s.dek) for s in stories.every() if s.url == place)
        if place and (first := finding_for(place) or next(told, None)):
            figure = replace(figure, finding=first)
        return open_picture(to_card(figure))


class SiteCard(PublicPage, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return open_picture(words_card(SITE, LINE))


def open_picture(svg: str) -> HttpResponse:
    return open_to_all(HttpResponse(png(svg, CARD_WIDTH), content_type="image/png"))


@cache_control(public=True, max_age=31536000, immutable=True)
@etag(lambda request: f'"{world_digest()}"')
def world(request: HttpRequest) -> HttpResponse:
    return HttpResponse(world_svg(), content_type=SVG)


# As strict as every other page, but that any site may frame it.
FRAMED = settings.SECURE_CSP | {"frame-ancestors": ["*"], "form-action": ["'none'"]}


@method_decorator([xframe_options_exempt, csp_override(FRAMED)], "dispatch")
class ChartEmbed(PublicPage, View):
    parameters = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = render(request, "portal/embed.html", self.get_context_data())
        except InvalidQuery as error:
            page = request.build_absolute_uri(page_address("portal:chart", kwargs["slug"]))
            context = {"sentences": error.sentences, "address": page}
            response = render(request, "portal/embed.html", context, status=400)
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.query.copy()
        theme = take_theme(query)
        drawn = drawn_or_404(self.kwargs["slug"], query)
        return super().get_context_data(**kwargs) | {
            "figure": drawn,
            "theme": theme,
            "address": self.request.build_absolute_uri(drawn.links.page),
            "terms": TERMS,
            "licence_url": LICENCE_URL,
        }


class OEmbed(PublicPage, View):
    """What stands for the address of a chart's page (oembed.com); the rest is not read."""

    parameters = None

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.GET.get("format", "json") != "json":
            return _json({"error": "Only format=json is answered here."}, 501)
        chart = chart_at(request.GET.get("url", ""))
        if chart is None or chart.host != request.get_host():
            return _json({"error": "url is not that of a chart’s page on this site."}, 404)
        try:
            widest, highest = (_limit(request.GET, name) for name in ("maxwidth", "maxheight"))
        except InvalidQuery as error:
            return _json({"error": str(error)}, 400)
        try:
            drawn = drawn_or_404(chart.slug, chart.query)
        except InvalidQuery as error:
            return _json({"error": str(error)}, 404)
        return _json(self._described(drawn, widest, highest))

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


def _json(content: dict[str, Any], status: int = 200) -> HttpResponse:
    return open_to_all(JsonResponse(content, status=status))
