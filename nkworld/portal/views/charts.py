from base64 import b64encode
from collections.abc import Callable, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csp import csp_override
from django.views.generic import TemplateView, View

from nkworld.charts import Figure, to_csv, to_csv_for_spreadsheets, to_json, to_svg_file
from nkworld.charts.svg.thumbnail import STYLE, to_thumbnail
from nkworld.provenance import figures
from nkworld.provenance.models import Dataset, Release

from ..citations import FORMATS, Citation
from ..drawing import FigureView, address
from .base import PublicPage

STYLE_DIGEST = f"'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"


def drawn_or_404(slug: str, query: Any, **kwargs: Any) -> FigureView:
    try:
        return FigureView(slug, query, **kwargs)
    except KeyError:
        raise Http404(f"There is no figure {slug}.") from None


class ChartList(PublicPage, TemplateView):
    """Every figure by its title. The pictures are files of their own: drawing all of them here
    would ask every table of the portal.
    """

    template_name = "portal/chart_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"figures": figures.every()}


def newest_moment(datasets: Sequence[str]) -> datetime | None:
    """The last moment at which something of these datasets went live or was withdrawn."""
    moments = Release.objects.public().filter(dataset__slug__in=datasets)
    found = moments.aggregate(live=Max("published_at"), withdrawn=Max("withdrawn_at"))
    return max(filter(None, found.values()), default=None)


class ChartDetail(PublicPage, TemplateView):
    """A figure's own page, with the state in the address."""

    parameters = None
    crumbs = (("Charts", "portal:charts"),)
    template_name = "portal/chart_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        slug = self.kwargs["slug"]
        drawn = drawn_or_404(slug, self.query, embedded=False)
        datasets = Dataset.objects.filter(slug__in=drawn.registered.datasets)
        return super().get_context_data(**kwargs) | {
            "figure": drawn,
            "datasets": datasets,
            "address": self.request.build_absolute_uri(drawn.url),
            "citation": citation_of(drawn, self.request) if drawn else None,
            "others": [each for each in figures.every() if is_beside(each.slug, slug)],
        }


def lasting_address(drawn: FigureView) -> str:
    """The address that will always answer with the figures of now."""
    moment = newest_moment(drawn.registered.datasets)
    if "as_of" in drawn.form.given or moment is None:
        return drawn.url
    text = moment.isoformat().replace("+00:00", "Z")
    return address(drawn.path, drawn.form.given | {"as_of": text})


def citation_of(drawn: FigureView, request: HttpRequest) -> Citation:
    return Citation(
        drawn.registered.title,
        drawn.slug,
        date.fromisoformat(drawn.as_of) if drawn.as_of else None,
        drawn.fingerprint,
        request.build_absolute_uri(lasting_address(drawn)),
    )


def is_beside(one: str, other: str) -> bool:
    """Another figure of the same domain."""
    return one != other and one.partition("/")[0] == other.partition("/")[0]


class ChartFile(PublicPage, View):
    """The same figure as a file beside its page, under the same query."""

    parameters = None

    def get(self, request: HttpRequest, slug: str, ending: str) -> HttpResponse:
        drawn = drawn_or_404(slug, self.query)
        if ending == "plan.json":
            return JsonResponse(drawn.data)  # for the page's own script, which asks no other site
        response = FILES[ending](drawn.figure, request.build_absolute_uri(drawn.url))
        name = slug.replace("/", "-")
        response["Content-Disposition"] = f'inline; filename="{name}.{ending}"'
        response["Access-Control-Allow-Origin"] = "*"
        return response


def _csv(write: Callable[[Figure, dict[str, str]], str], figure: Figure) -> HttpResponse:
    text = write(figure, figures.terms_of(figure))
    return HttpResponse(text, content_type="text/csv; charset=utf-8")


def _svg(figure: Figure, address: str) -> HttpResponse:
    return HttpResponse(to_svg_file(figure, address=address), content_type="image/svg+xml")


# Each of the figure and the address of its page.
FILES: dict[str, Callable[[Figure, str], HttpResponse]] = {
    "csv": lambda figure, address: _csv(to_csv, figure),
    "excel.csv": lambda figure, address: _csv(to_csv_for_spreadsheets, figure),
    "json": lambda figure, address: JsonResponse(to_json(figure, figures.terms_of(figure))),
    "svg": _svg,
}


class ChartCitation(PublicPage, View):
    """A figure's citation as a file for a reference manager."""

    parameters = None

    def get(self, request: HttpRequest, slug: str, ending: str) -> HttpResponse:
        citation, form = citation_of(drawn_or_404(slug, self.query), request), FORMATS[ending]
        content_type = f"{form.content_type}; charset=utf-8"
        response = HttpResponse(form.write(citation), content_type=content_type)
        name = slug.replace("/", "-")
        response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
        return response


@method_decorator(csp_override(settings.SECURE_CSP | {"style-src": [STYLE_DIGEST]}), "dispatch")
class ChartThumbnail(PublicPage, View):
    """The figure as it looks unasked, small; its one style is allowed by its digest."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        figure = drawn_or_404(slug, {}).figure
        return HttpResponse(to_thumbnail(figure), content_type="image/svg+xml")
