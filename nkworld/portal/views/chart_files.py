"""What a figure becomes beside its page: files, citations, pictures."""

from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.csp import csp_override
from django.views.decorators.http import etag
from django.views.generic import View

from nkworld.atlas.page_addresses import page_address
from nkworld.charts import citations, in_a_row, to_card
from nkworld.charts.citations import LINE, SITE, TERMS
from nkworld.charts.headline import Finding
from nkworld.charts.svg import STYLE, to_thumbnail
from nkworld.charts.svg.card import words_card
from nkworld.provenance import figures
from nkworld.provenance.findings import finding_for

from .. import stories
from ..drawing import FigureView
from ..figure_files import CARD_WIDTH, FORMATS, SVG, FigureFiles, png
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
        if place and (first := finding_for(place) or _story(place)):
            figure = replace(figure, finding=first)
        return open_picture(to_card(figure), CARD_WIDTH)


def _story(url: str) -> Finding | None:
    """The title of a story that is public, as it stands on its card."""
    return next((Finding(url, s.title, s.dek) for s in stories.every() if s.url == url), None)


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
