"""Where a number leads: the card of a claim, and of the claims behind a point of a figure."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.generic import TemplateView, View

from nkworld.provenance.editions import etag
from nkworld.provenance.models import Challenge

from ..claim_cards import MOST_CARDS, ClaimCard, ClaimsAdded, PointCard, cards_of, citation_of_claim
from ..observations import observation
from .base import PublicPage, citation_file, open_to_all
from .charts import drawn_or_404

MOST_ROWS = 1_000  # claims or records of a number, to programs
HTML, JSON_TYPES = "text/html", ("application/ld+json", "application/json")


def card_or_404(dataset: str, pk: str | int) -> ClaimCard:
    """A published claim's card: a draft is as if it were not there."""
    try:
        [card] = cards_of(dataset, [int(pk)])
    except (KeyError, ValueError):
        raise Http404(f"There is no claim {dataset}/{pk}.") from None
    return card


class ClaimDetail(PublicPage, TemplateView):
    crumbs = (("Data", "portal:datasets"),)
    template_name = "portal/claim_detail.html"

    @cached_property
    def card(self) -> ClaimCard:
        return card_or_404(self.kwargs["dataset"], self.kwargs["pk"])

    def get_crumbs(self) -> list[tuple[str, str]]:
        dataset = self.card.dataset
        return [*super().get_crumbs(), (str(dataset), dataset.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        current = self.card.record.now or self.card.claim
        return super().get_context_data(**kwargs) | {
            "card": self.card,
            "citation": citation_of_claim(self.card, self.request),
            "head": self.get_head(
                canonical=self.request.build_absolute_uri(current.get_absolute_url())
            ),
        }


class ClaimSum(PublicPage, TemplateView):
    """Claims of one source that a number adds up: /claims/trade/flows/12+13/."""

    crumbs = (("Data", "portal:datasets"),)
    template_name = "portal/claim_sum.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        keys = [int(key) for key in self.kwargs["keys"].split("+")]
        try:
            added = ClaimsAdded.of(self.kwargs["dataset"], keys)
        except LookupError as error:
            raise Http404(str(error)) from None
        return super().get_context_data(**kwargs) | {"added": added}


class ClaimCitation(PublicPage, View):
    def get(self, request: HttpRequest, dataset: str, pk: str, ending: str) -> HttpResponse:
        citation = citation_of_claim(card_or_404(dataset, pk), request)
        return citation_file(citation, ending, f"{dataset}-{pk}")


def number_url(request: HttpRequest, name: str, at: dict[str, Any]) -> str:
    query = request.META.get("QUERY_STRING", "")
    path = reverse(name, args=[at[each] for each in ("slug", "series", "x")])
    return f"{path}?{query}" if query else path


class NumberDetail(PublicPage, TemplateView):
    """As a page, and as JSON-LD, which reads as plain JSON, for who asks for that (Accept)."""

    parameters = None
    template_name = "portal/number_detail.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        patch_vary_headers(response, ["Accept"])
        return response

    @property
    def media_type(self) -> str:
        return self.request.get_preferred_type([HTML, *JSON_TYPES]) or HTML

    def get_tag(self, request: HttpRequest) -> str:
        return etag(request, self.media_type)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.media_type == HTML:
            return super().get(request, *args, **kwargs)
        described = observation(self.point, request.build_absolute_uri)
        return open_to_all(JsonResponse(described, content_type=self.media_type))

    @cached_property
    def point(self) -> PointCard:
        drawn = drawn_or_404(self.kwargs["slug"], self.query)
        try:
            of = self.kwargs["series"], self.kwargs["x"]
            return PointCard.of(drawn, *of, MOST_CARDS if self.media_type == HTML else MOST_ROWS)
        except LookupError as error:
            raise Http404(str(error)) from None

    def get_crumbs(self) -> list[tuple[str, str]]:
        drawn = self.point.drawn
        return [*super().get_crumbs(), (drawn.registered.title, drawn.url)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        head = self.get_head(is_indexed=False)  # its figure is
        answered = Challenge.objects.answered().filter(claim_key=None)
        address = number_url(self.request, "portal:number", self.kwargs)
        return super().get_context_data(**kwargs) | {
            "number": self.point,
            "head": head,
            "challenge_url": number_url(self.request, "portal:number-challenge", self.kwargs),
            "challenges": answered.filter(address=address),
        }

    crumbs = (("Charts", "portal:charts"),)
