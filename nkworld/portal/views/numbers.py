"""Where a number leads: the card of a claim, or of the claims behind a point of a figure; the form
by which a reader challenges either, and what became of challenges.
"""

from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.generic import DetailView, TemplateView, View

from nkworld.asking.questions import InvalidQuery
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.page_addresses import page_address
from nkworld.charts.citations import SITE
from nkworld.provenance.models import Challenge, Dataset

from ..claim_cards import MOST_CARDS, ClaimCard, ClaimsAdded, PointCard, cards_of, citation_of_claim
from ..linked_data import part, portal
from ..observations import observation
from ..page_query import PageQuery
from .changes import SHOWN, FeedView, Item, moment_text
from .charts import drawn_or_404
from .home import PublicPage, VisitorForm, VisitorFormView, citation_file, open_to_all, query_of

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
    sheets = ("portal/cards.css",)

    @cached_property
    def card(self) -> ClaimCard:
        return card_or_404(self.kwargs["dataset"], self.kwargs["pk"])

    def get_crumbs(self) -> list[tuple[str, str]]:
        dataset = self.card.dataset
        return [*super().get_crumbs(), (str(dataset), dataset.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        current = self.card.record.now or self.card.claim
        address = self.request.build_absolute_uri(current.get_absolute_url())
        return super().get_context_data(**kwargs) | {
            "card": self.card,
            "citation": citation_of_claim(self.card, self.request),
            "head": self.get_head(canonical=address),
        }


class ClaimSum(PublicPage, TemplateView):
    """Claims of one source that a number adds up: /claims/trade/flows/12+13/."""

    crumbs = (("Data", "portal:datasets"),)
    template_name = "portal/claim_sum.html"
    sheets = ("portal/cards.css",)
    is_indexed = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        keys = [int(key) for key in self.kwargs["keys"].split("+")]
        return super().get_context_data(**kwargs) | {
            "added": ClaimsAdded.of(self.kwargs["dataset"], keys)
        }


class ClaimCitation(PublicPage, View):
    def get(self, request: HttpRequest, dataset: str, pk: str, ending: str) -> HttpResponse:
        citation = citation_of_claim(card_or_404(dataset, pk), request)
        return citation_file(citation, ending, f"{dataset}-{pk}")


def point_or_404(at: dict[str, Any], query: Any, most: int = MOST_CARDS) -> PointCard:
    return PointCard.of(drawn_or_404(at["slug"], query), at["series"], at["x"], most)


def number_url(request: HttpRequest, name: str, at: dict[str, Any]) -> str:
    query = request.META.get("QUERY_STRING", "")
    path = reverse(name, args=[at[each] for each in ("slug", "series", "x")])
    return f"{path}?{query}" if query else path


class NumberDetail(PublicPage, TemplateView):
    """As a page, and as JSON-LD, which reads as plain JSON, for who asks for that (Accept)."""

    parameters = None
    is_indexed = False  # its figure is
    crumbs = (("Charts", "portal:charts"),)
    template_name = "portal/number_detail.html"
    sheets = ("portal/cards.css",)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.variant = request.get_preferred_type([HTML, *JSON_TYPES]) or HTML
        response = super().dispatch(request, *args, **kwargs)
        patch_vary_headers(response, ["Accept"])
        return response

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.variant == HTML:
            return super().get(request, *args, **kwargs)
        described = observation(self.point, request.build_absolute_uri)
        return open_to_all(JsonResponse(described, content_type=self.variant))

    @cached_property
    def point(self) -> PointCard:
        most = MOST_CARDS if self.variant == HTML else MOST_ROWS
        return point_or_404(self.kwargs, self.query, most)

    def get_crumbs(self) -> list[tuple[str, str]]:
        drawn = self.point.drawn
        return [*super().get_crumbs(), (drawn.registered.title, drawn.url)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answered = Challenge.objects.answered().filter(claim_key=None)
        address = number_url(self.request, "portal:number", self.kwargs)
        return super().get_context_data(**kwargs) | {
            "number": self.point,
            "challenge_url": number_url(self.request, "portal:number-challenge", self.kwargs),
            "challenges": answered.filter(address=address),
        }


LONGEST_TEXT, LONGEST_QUOTE, SHORTEST_TEXT = 2_000, 1_000, 15
LONGEST_ADDRESS = 500
LENGTHS = {"text": LONGEST_TEXT, "quote": LONGEST_QUOTE}


class ChallengeFields(VisitorForm, forms.ModelForm):
    class Meta:
        model = Challenge
        fields = ["aspect", "text", "proposed", "source_address", "quote", "email"]
        labels = {
            "aspect": "What is wrong",
            "text": "Why",
            "proposed": "What it should be, if you know",
            "source_address": "Address where that can be read",
            "quote": "What is printed there",
            "email": "Your e-mail address, if you want an answer",
        }
        help_texts = {
            "text": f"In at most {LONGEST_TEXT:,} characters.",
            "source_address": "Of a page that anybody can open: https://…",
            "quote": "In the words and digits of the page.",
            "email": "Read by the desk alone, and deleted when the challenge is answered.",
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST_TEXT}),
            "quote": forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_QUOTE}),
        }
        error_messages = {
            "aspect": {"required": "Choose what is wrong."},
            "text": {"required": "Say why the number is wrong: the desk can’t guess it."},
            "email": {"invalid": "This is no e-mail address: write name@example.org, or nothing."},
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name, longest in LENGTHS.items():
            if (count := len(data.get(name, ""))) > longest:
                taken = f"This has {count:,} characters, of which {longest:,} are taken"
                self.add_error(name, f"{taken}: shorten it.")
        if "text" in data and len(data["text"]) < SHORTEST_TEXT:
            self.add_error("text", "Say why in a sentence, so that the desk can look at it.")
        return data


class Challenged(NamedTuple):
    """A claim, or a number that is reckoned from several."""

    title: str
    summary: str
    url: str
    dataset: Dataset
    claim_key: int | None


class Target:
    kwargs: dict[str, Any]
    request: HttpRequest

    @cached_property
    def about(self) -> Challenged:
        """404 of a draft, whatever is sent. A number that is one claim is challenged as that."""
        if "dataset" in self.kwargs:
            card = card_or_404(self.kwargs["dataset"], self.kwargs["pk"])
        else:
            try:
                number = point_or_404(self.kwargs, PageQuery("", query_of(self.request)).query)
            except InvalidQuery as error:
                raise Http404(str(error)) from None
            if not number.is_claim:
                parts, registered = number.point.parts, number.drawn.registered
                slug = parts[0].dataset if parts else registered.datasets[0]
                unit = f" ({number.unit})" if number.unit else ""
                summary = f"{number.title}: {number.value}{unit}"
                url = number_url(self.request, "portal:number", self.kwargs)
                return Challenged(number.title, summary, url, Dataset.objects.get(slug=slug), None)
            card = number.parts[0].card
        url = card.claim.get_absolute_url()
        return Challenged(card.title, card.summary, url, card.dataset, card.claim.pk)


class ChallengeForm(Target, VisitorFormView):
    form_class = ChallengeFields
    template_name = "portal/challenge.html"
    sheets = ("portal/cards.css",)
    is_indexed = False
    brake, allowed, sent = "challenge", "CHALLENGES_OF_ADDRESS", "challenges"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.about  # noqa: B018 - 404 of what is not public, whatever is sent
        return super().dispatch(request, *args, **kwargs)

    def accepted(self, form: ChallengeFields) -> HttpResponse:
        challenge, about = form.save(commit=False), self.about
        challenge.dataset, challenge.claim_key = about.dataset, about.claim_key
        challenge.address, challenge.subject = about.url[:LONGEST_ADDRESS], about.summary[:300]
        challenge.save()
        if "dataset" in self.kwargs:
            received = page_address("portal:challenge-received", *self.kwargs.values())
        else:
            received = number_url(self.request, "portal:number-challenge-received", self.kwargs)
        return HttpResponseRedirect(received)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "crumbs": [{"title": self.about.title, "url": self.about.url}]
        }


class ChallengeReceived(Target, PublicPage, TemplateView):
    parameters = None
    is_indexed = False
    template_name = "portal/challenge_received.html"


@once_per_request
def number_open() -> int:
    return Challenge.objects.open().count()


class CorrectionList(PublicPage, TemplateView):
    """Every outcome with its reason, the newest first; of open challenges only how many."""

    parameters = ("page",)
    template_name = "portal/correction_list.html"
    sheets = ("portal/cards.css",)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        # How many are open changes without a change of the data.
        self.variant = f"text/html, {number_open()} open"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answered = Challenge.objects.answered().newest_first()
        return super().get_context_data(**kwargs) | {
            "page_obj": Paginator(answered, SHOWN).get_page(self.query.get("page")),
            "open": number_open(),
        }


class CorrectionDetail(PublicPage, DetailView):
    crumbs = (("Corrections", "portal:corrections"),)
    template_name = "portal/correction_detail.html"
    sheets = ("portal/cards.css",)
    queryset = Challenge.objects.answered().select_related("dataset", "release")
    context_object_name = "correction"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        described = part(
            "CorrectionComment",
            text=self.object.answer,
            about=self.object.subject,
            url=self.request.build_absolute_uri(),
            dateCreated=moment_text(self.object.published_at),
            author=portal(self.origin),
        )
        return super().get_context_data(**kwargs) | {
            "head": self.get_head(linked_data=(described,))
        }


class CorrectionFeed(FeedView):
    title = f"{SITE}: corrections from readers"
    about = "What became of numbers that readers challenged: corrected, confirmed or not followed."
    names = ("portal:corrections", "portal:corrections-feed", "portal:corrections-json-feed")

    def items(self) -> list[Item]:
        return [
            Item(
                key=f"correction-{each.pk}",
                url=each.get_absolute_url(),
                title=f"{each.get_outcome_display()}: {each.subject}",
                text=each.answer,
                published=moment,
                modified=moment,
                tags=[str(each.dataset), each.outcome],
                more={"external_url": self.request.build_absolute_uri(each.number_url)},
            )
            for each in Challenge.objects.answered().newest_first()[:SHOWN]
            if (moment := each.published_at)
        ]
