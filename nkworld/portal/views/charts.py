"""The page of a figure, and what it becomes beside it: files, citations, pictures, frames."""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from math import inf
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Max
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import etag
from django.views.generic import TemplateView, View

from nkworld.asking.questions import InvalidQuery, nearest
from nkworld.atlas.page_addresses import page_address
from nkworld.charts import LAYOUTS, citations, in_a_row, plan_of, to_card, to_plan
from nkworld.charts.citations import LICENCE_URL, LINE, SITE, TERMS, Citation
from nkworld.charts.figures import Finding
from nkworld.charts.svg import STYLE, to_thumbnail, words_card
from nkworld.figures import registry as figures
from nkworld.figures.registry import finding_for
from nkworld.provenance.models import Release

from .. import stories, subjects
from ..drawing import FigureView
from ..figure_files import (
    CARD_HEIGHT,
    CARD_WIDTH,
    FORMATS,
    FRAME_WIDTH,
    RESIZING,
    SVG,
    THEMES,
    FigureFiles,
    chart_at,
    frame,
    height_at,
    png,
    ways_to_share,
)
from ..figure_views import CHART, MAP, VIEW, address, figure_map, take_view
from ..linked_data import dataset_of_figure
from ..world_map import map_file, world_digest, world_svg
from .home import PublicPage, citation_file, download, open_to_all

MOST_INDEXED = 2  # parameters of a figure: states of more are without number


def drawn_or_404(slug: str, query: Any, **kwargs: Any) -> FigureView:
    try:
        return FigureView(slug, query, **kwargs)
    except KeyError:
        raise Http404(f"There is no figure {slug}.") from None


class FormerChart(View):
    """Another figure answers there now; what was assumed there is said aloud."""

    def get(self, request: HttpRequest, place: str, slug: str, rest: str) -> HttpResponseBase:
        registered = next((each for each in figures.every() if slug in each.formerly), None)
        if registered is None:
            raise Http404(f"There is no figure {slug}.")
        query = {**registered.formerly[slug], **request.GET.dict()}
        if countries := query.pop("countries", ""):
            query["country"] = countries
        place, rest = ("charts", "/") if place == "numbers" else (place, rest)
        path = f"{page_address('portal:home')}{place}/{registered.slug}{rest}"
        return HttpResponsePermanentRedirect(address(path, query))


class ChartList(PublicPage, TemplateView):
    """Pictures are files of their own: drawing all here would ask every table there is."""

    parameters = ("q",)
    template_name = "portal/chart_list.html"
    sheets = ("portal/chart_list.css",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.query.get("q", "").strip()
        found = subjects.domains(text)
        return super().get_context_data(**kwargs) | {
            "q": text,
            "domains": found,
            "count": sum(len(each.slugs) for domain in found for each in domain.subjects),
        }


def newest_moment(datasets: Sequence[str]) -> str:
    """The last at which something of these datasets went live or was withdrawn, as `as_of` takes
    it; empty where none is known.
    """
    moments = Release.objects.public().filter(dataset__slug__in=datasets)
    found = moments.aggregate(Max("published_at"), Max("withdrawn_at"))
    moment = max(filter(None, found.values()), default=None)
    return moment.isoformat().replace("+00:00", "Z") if moment else ""


class ChartDetail(PublicPage, TemplateView):
    parameters = None
    crumbs = (("Charts", "portal:charts"),)
    template_name = "portal/chart_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        slug = self.kwargs["slug"]
        view = take_view(self.query) if VIEW in self.query else CHART
        drawn = drawn_or_404(slug, self.query, embedded=False, view=view)
        if drawn and view == MAP and not drawn.figure.by_country:
            raise InvalidQuery([(VIEW, "This chart has no value for each country: it has no map.")])
        address, given = self.request.build_absolute_uri(drawn.url), drawn.form.given
        subject = next(each for each in subjects.every_subject() if slug in each.slugs)
        # Each state of a figure has an address, title and card of its own; how it looked at a
        # moment is for those who cite it.
        head = self.get_head(
            canonical=address,
            is_indexed=bool(drawn) and len(given) <= MOST_INDEXED and "as_of" not in given,
            title=drawn.title,
            description=drawn.finding.deck if drawn.finding else f"{drawn.subtitle}.",
            linked_data=(dataset_of_figure(drawn, address, self.origin),) if drawn else (),
        )
        travel: dict[str, Any] = {}
        if drawn:  # what the page offers to whoever takes the figure along
            citation, moment = citation_of(drawn, self.request)
            origin = self.origin.rstrip("/")
            travel = {
                "citation": citation,
                "embed_live": "" if "as_of" in given else frame(drawn, origin),
                "embed_frozen": frame(drawn, origin, as_of=moment) if moment else "",
                "resizing": RESIZING,
                "ways_to_share": ways_to_share(drawn.figure.title, address),
                "oembed": f"{origin}{page_address('portal:oembed')}?{urlencode({'url': address})}",
            }
        return super().get_context_data(**kwargs) | {
            "figure": drawn,
            "datasets": drawn.datasets,
            "address": address,
            "head": head,
            "stories": [each for each in stories.every() if slug in each.figures],
            "subject": subject,
            "others": [figures.get(each) for each in subject.slugs if each != slug],
            **travel,
        }


def citation_of(drawn: FigureView, request: HttpRequest) -> tuple[Citation, str]:
    """With the `as_of` that will always answer with the figures of now, empty where nothing is
    known.
    """
    moment = drawn.form.given.get("as_of") or newest_moment(drawn.registered.datasets)
    given = drawn.form.given | ({"as_of": moment} if moment else {})
    path = address(page_address("portal:chart", drawn.slug), given)
    citation = Citation(
        drawn.figure.headline.text or drawn.registered.title,
        drawn.slug,
        date.fromisoformat(drawn.as_of) if drawn.as_of else None,
        # A citation can be checked against the file.
        sha256(drawn.csv.encode()).hexdigest()[:12],
        request.build_absolute_uri(path),
    )
    return citation, moment


STYLE_DIGEST = f"'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"


class ChartView(PublicPage, View):
    parameters: tuple[str, ...] | None = None

    @cached_property
    def drawn(self) -> FigureView:
        return drawn_or_404(self.kwargs["slug"], self.query)


class ChartFile(ChartView):
    """The same figure as a file beside its page, under the same query; or its citation as one."""

    def get(self, request: HttpRequest, slug: str, ending: str) -> HttpResponse:
        drawn, (citation, _) = self.drawn, citation_of(self.drawn, request)
        if ending in citations.FORMATS:
            return citation_file(citation, ending, slug)
        content_type, write = FORMATS[ending]
        at = request.build_absolute_uri
        files = FigureFiles(drawn, citation, at(drawn.url), at(page_address("portal:verify")))
        name = f"{figures.file_stem(drawn.figure)}.{ending}"
        response = download(name, write(files), content_type)
        if ending.endswith("csv"):
            path = page_address("portal:chart-file", slug, "csv-metadata.json")
            companion = at(address(path, drawn.form.given))
            response["Link"] = f'<{companion}>; rel="describedby"; type="application/csvm+json"'
        return response


class ChartPlan(ChartView):
    """Where everything lies in the picture, for the page's own script, which asks no other site."""

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        figure = self.drawn.figure
        plans = {name: plan_of(figure, each) if figure else None for name, each in LAYOUTS.items()}
        return JsonResponse(to_plan(figure, plans))


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
        svg = map_file(figure_map(figure)["map"], lines)
        return download(f"{figures.file_stem(figure)}.map.svg", svg, SVG)


class ChartCard(ChartView):
    """`beneath` is the place of a finding, or the address of a story, that stands first."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        place = self.query.pop("beneath", [""])[-1]
        figure = self.drawn.figure
        # The title of a story that is public, as it stands on its card.
        titles = (Finding(place, s.title, s.dek) for s in stories.every() if s.url == place)
        if place and (first := finding_for(place) or next(titles, None)):
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
class ChartEmbed(ChartView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            context, status = self.get_context_data(), 200
        except InvalidQuery as error:
            page = request.build_absolute_uri(page_address("portal:chart", kwargs["slug"]))
            context, status = {"sentences": error.sentences, "address": page}, 400
        response = render(request, "portal/embed.html", context, status=status)
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        theme = self.query.pop("theme", [""])[-1]  # which is not the figure's to know
        if theme and theme not in THEMES:
            raise InvalidQuery([("theme", f"“{theme}” is no theme. {nearest(theme, THEMES)}")])
        return super().get_context_data(**kwargs) | {
            "theme": theme,  # empty where the reader's own decides
            "figure": self.drawn,
            "address": self.request.build_absolute_uri(self.drawn.url),
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
        sizes = []  # in CSS pixels; without end where none is told
        for name in ("maxwidth", "maxheight"):
            text = request.GET.get(name, "")
            if text and not re.fullmatch(r"[1-9][0-9]{0,5}", text):
                return _json({"error": f"{name}: “{text}” is no number of pixels."}, 400)
            sizes.append(float(text or inf))
        widest, highest = sizes
        try:
            drawn = drawn_or_404(chart.slug, chart.query)
        except InvalidQuery as error:
            return _json({"error": str(error)}, 404)
        origin, width = self.origin.rstrip("/"), int(min(FRAME_WIDTH, widest))
        height = int(min(height_at(drawn, width), highest))
        answer = {
            **{"version": "1.0", "type": "rich", "title": drawn.figure.title},
            **{"author_name": SITE, "provider_name": SITE, "provider_url": self.origin},
            "cache_age": 3600,
            "html": frame(drawn, origin, width=str(width), height=height),
            **{"width": width, "height": height},
        }
        if widest >= CARD_WIDTH and highest >= CARD_HEIGHT:
            answer["thumbnail_url"] = f"{origin}{drawn.links['card']}"
            answer |= {"thumbnail_width": CARD_WIDTH, "thumbnail_height": CARD_HEIGHT}
        return _json(answer)


def _json(content: dict[str, Any], status: int = 200) -> HttpResponse:
    return open_to_all(JsonResponse(content, status=status))
