"""What a figure becomes beside its page: files, citations, pictures."""

import re
from base64 import b64encode
from dataclasses import replace
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
from nkworld.charts.headline import Finding
from nkworld.charts.svg import STYLE, to_thumbnail, words_card
from nkworld.figures import registry as figures
from nkworld.figures.findings import finding_for

from .. import stories
from ..drawing import FigureView
from ..embedding import WIDTH, Embedding, chart_at, theme_of, without_theme
from ..figure_files import CARD_HEIGHT, CARD_WIDTH, FORMATS, SVG, FigureFiles, png
from ..figure_views import FigureMap
from ..world_map import map_file, world_digest, world_svg
from .base import PublicPage, download
from .charts import citation_of, drawn_or_404

STYLE_DIGEST = f"'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"


def file_name(drawn: FigureView, ending: str) -> str:
    return f"{figures.file_stem(drawn.figure)}.{ending}"


class ChartFile(PublicPage, View):
    """The same figure as a file beside its page, under the same query."""

    parameters = None

    def get(self, request: HttpRequest, slug: str, ending: str) -> HttpResponse:
        drawn, form = drawn_or_404(slug, self.query), FORMATS[ending]
        files = FigureFiles(
            drawn,
            citation_of(drawn, request),
            request.build_absolute_uri(drawn.url),
            request.build_absolute_uri(page_address("portal:verify")),
        )
        response = download(file_name(drawn, ending), form.write(files), form.content_type)
        if ending.endswith("csv"):
            companion = request.build_absolute_uri(drawn.links.file("csv-metadata.json"))
            response["Link"] = f'<{companion}>; rel="describedby"; type="application/csvm+json"'
        return response


class ChartPlan(PublicPage, View):
    """Where everything lies in the picture, for the page's own script, which asks no other site."""

    parameters = None

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return JsonResponse(drawn_or_404(slug, self.query).data)


class ChartCitation(PublicPage, View):
    """A figure's citation as a file for a reference manager."""

    parameters = None

    def get(self, request: HttpRequest, slug: str, ending: str) -> HttpResponse:
        citation, form = (
            citation_of(drawn_or_404(slug, self.query), request),
            citations.FORMATS[ending],
        )
        content_type = f"{form.content_type}; charset=utf-8"
        return download(f"{slug.replace('/', '-')}.{ending}", form.write(citation), content_type)


@method_decorator(csp_override(settings.SECURE_CSP | {"style-src": [STYLE_DIGEST]}), "dispatch")
class ChartThumbnail(PublicPage, View):
    """The figure under the page's query, small; its one style is allowed by its digest."""

    parameters = None

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        figure = drawn_or_404(slug, self.query).figure
        return HttpResponse(to_thumbnail(figure), content_type="image/svg+xml")


class ChartMap(PublicPage, View):
    """A figure by country as a map, which says site, source, moment and licence like any file."""

    parameters = None

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        drawn = drawn_or_404(slug, self.query)
        figure = drawn.figure
        if not figure.by_country:
            raise Http404(f"The figure {slug} has no map.")
        sources = in_a_row([each.name for each in figure.sources])
        lines = [
            f"{figure.unit}. Source: {sources}. As of {figure.as_of}.",
            f"{SITE}, {request.build_absolute_uri(drawn.url)}. {TERMS}.",
            "Shapes of today, Natural Earth. A country without a shape is in the page’s table.",
        ]
        svg = map_file(FigureMap(figure, figure.by_country).map, lines)
        return download(file_name(drawn, "map.svg"), svg, SVG)


class ChartCard(PublicPage, View):
    """The figure as other sites show a link to it; `beneath` what stands first on the page that is
    linked: the place of a finding, or the address of a story.
    """

    parameters = None

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        query = self.query.copy()
        place = query.pop("beneath", [""])[-1]
        figure = drawn_or_404(slug, query).figure
        # The title of a story that is public, as it stands on its card.
        told = (Finding(place, s.title, s.dek) for s in stories.every() if s.url == place)
        if place and (first := finding_for(place) or next(told, None)):
            figure = replace(figure, finding=first)
        return open_picture(to_card(figure), CARD_WIDTH)


class SiteCard(PublicPage, View):
    """What stands for a link to a page without a figure."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return open_picture(words_card(SITE, LINE), CARD_WIDTH)


def open_picture(svg: str, width: int) -> HttpResponse:
    """A PNG that other sites may show."""
    response = HttpResponse(png(svg, width), content_type="image/png")
    response["Access-Control-Allow-Origin"] = "*"
    return response


@cache_control(public=True, max_age=31536000, immutable=True)
@etag(lambda request: f'"{world_digest()}"')
def world(request: HttpRequest) -> HttpResponse:
    """The countries of today as shapes, for the maps of every page."""
    return HttpResponse(world_svg(), content_type="image/svg+xml")


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
