from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.views.generic import TemplateView, View

from nkworld.asking.questions import InvalidQuery
from nkworld.atlas.page_addresses import page_address
from nkworld.charts.citations import Citation
from nkworld.figures import registry as figures
from nkworld.provenance.models import Release

from .. import stories, subjects
from ..drawing import FigureView
from ..embedding import Embedding, ways_to_share
from ..figure_views import MAP, VIEW, address, view_asked
from ..linked_data import dataset_of_figure
from .base import PublicPage

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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.query.get("q", "").strip()
        found = subjects.domains(text)
        return super().get_context_data(**kwargs) | {
            "q": text,
            "domains": found,
            "count": sum(len(each.slugs) for domain in found for each in domain.subjects),
        }


def newest_moment(datasets: Sequence[str]) -> datetime | None:
    """The last moment at which something of these datasets went live or was withdrawn."""
    moments = Release.objects.public().filter(dataset__slug__in=datasets)
    found = moments.aggregate(live=Max("published_at"), withdrawn=Max("withdrawn_at"))
    return max(filter(None, found.values()), default=None)


def moment_text(moment: datetime | None) -> str:
    """As `as_of` takes it; empty where none is known."""
    return moment.isoformat().replace("+00:00", "Z") if moment else ""


class ChartDetail(PublicPage, TemplateView):
    parameters = None
    crumbs = (("Charts", "portal:charts"),)
    template_name = "portal/chart_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        slug = self.kwargs["slug"]
        view = view_asked(self.query)
        drawn = drawn_or_404(slug, self.query, embedded=False, view=view)
        if drawn and view == MAP and not drawn.figure.by_country:
            raise InvalidQuery([(VIEW, "This chart has no value for each country: it has no map.")])
        address = self.request.build_absolute_uri(drawn.url)
        subject = next(each for each in subjects.every_subject() if slug in each.slugs)
        # Each state of a figure has an address, title and card of its own; how it looked at a
        # moment is for those who cite it.
        head = self.get_head(
            canonical=address,
            is_indexed=bool(drawn)
            and len(drawn.form.given) <= MOST_INDEXED
            and "as_of" not in drawn.form.given,
            title=drawn.title,
            description=drawn.finding.deck if drawn.finding else f"{drawn.subtitle}.",
            linked_data=(dataset_of_figure(drawn, address, self.origin),) if drawn else (),
        )
        travel: dict[str, Any] = {}
        if drawn:  # what the page offers to whoever takes the figure along
            moment = as_of_now(drawn)
            origin = self.origin.rstrip("/")
            travel = {
                "citation": citation_of(drawn, self.request, moment),
                "embedding": Embedding(drawn, origin, moment),
                "ways_to_share": ways_to_share(drawn.figure.title, address),
                "oembed": f"{origin}{page_address('portal:oembed')}?{urlencode({'url': address})}",
            }
        return super().get_context_data(**kwargs) | {
            "figure": drawn,
            "datasets": drawn.datasets,
            "address": address,
            "head": head,
            "stories": stories.using_figure(slug),
            "subject": subject,
            "others": [each for each in subject.figures if each.slug != slug],
            **travel,
        }


def as_of_now(drawn: FigureView) -> str:
    """The `as_of` that will always answer with the figures of now; empty where nothing is known."""
    if "as_of" in drawn.form.given:
        return drawn.form.given["as_of"]
    return moment_text(newest_moment(drawn.registered.datasets))


def citation_of(drawn: FigureView, request: HttpRequest, moment: str | None = None) -> Citation:
    """`moment` is that of `as_of_now`, where it is known already."""
    moment = as_of_now(drawn) if moment is None else moment
    given = drawn.form.given | ({"as_of": moment} if moment else {})
    path = address(page_address("portal:chart", drawn.slug), given)
    return Citation(
        drawn.figure.headline.text or drawn.registered.title,
        drawn.slug,
        date.fromisoformat(drawn.as_of) if drawn.as_of else None,
        drawn.fingerprint,
        request.build_absolute_uri(path),
    )
