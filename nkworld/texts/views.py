"""A text by itself, as it is or was, and its public history: every text that was ever public."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from difflib import SequenceMatcher
from functools import cached_property
from itertools import zip_longest
from typing import Any, ClassVar

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.views.generic import TemplateView

from nkworld.asking.fields import parse_moment
from nkworld.asking.questions import InvalidQuery, nearest
from nkworld.atlas.models import Country, country_called
from nkworld.desk.steps import Piece, Pieces, word_by_word
from nkworld.figures.registry import state_of_places
from nkworld.portal.linked_data import ARTICLE, article
from nkworld.portal.views.home import PublicPage

from .findings.models import Finding
from .models import Document, Revision
from .profiles.models import Profile
from .stories.models import Story, teasers

FURTHER = 3  # stories to read next


class DocumentPage(PublicPage, TemplateView):
    """A page about the published texts of one document; 404 while there is none."""

    model: ClassVar[type[Document]]
    key = "slug"  # the field by which the address names it

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.document = self.find(kwargs["slug"])
        texts = self.document.revisions.published().cited()
        self.texts: list[Revision] = list(texts.order_by("-known_from"))
        if not self.texts:
            raise Http404(f"This {self.document.noun} has no text yet.")

    @cached_property
    def moment(self) -> datetime | None:
        try:
            return parse_moment(str(self.query["as_of"])) if "as_of" in self.query else None
        except ValueError as error:
            raise InvalidQuery([("as_of", str(error))]) from error

    def find(self, slug: str) -> Any:
        return get_object_or_404(self.model, **{self.key: slug})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "document": self.document,
            "revisions": self.texts,
            "newest": self.texts[0],
        }


class HistoryPage(DocumentPage):
    template_name = "texts/history.html"
    get_own: Callable[[], tuple[str, str]]  # title and address of the page with the text itself

    def get_crumbs(self) -> list[tuple[str, str]]:
        return [*super().get_crumbs(), self.get_own()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pairs = zip(self.texts, [*self.texts[1:], None], strict=True)
        return super().get_context_data(**kwargs) | {"pairs": pairs}


class DifferencePage(HistoryPage):
    """Two published texts side by side: revision `from` and `to`, unless said the last two."""

    parameters = ("from", "to")
    template_name = "texts/difference.html"

    def get_crumbs(self) -> list[tuple[str, str]]:
        title = f"History of the {self.document.noun}"
        return [*super().get_crumbs(), (title, self.document.history_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """InvalidQuery if no text is public under a number of the query."""
        by_number = {str(revision.number): revision for revision in self.texts}
        last_two = {"from": self.texts[min(1, len(self.texts) - 1)], "to": self.texts[0]}
        numbers = {name: self.query.get(name, str(one.number)) for name, one in last_two.items()}
        for name, number in numbers.items():
            if number not in by_number:
                known = nearest(number, by_number)
                raise InvalidQuery([(name, f"There is no published revision “{number}”. {known}")])
        left, right = map(by_number.__getitem__, numbers.values())
        parts = difference(*(each.content(each.DESK_ONLY) for each in (left, right)))
        return super().get_context_data(**kwargs) | {"left": left, "right": right, "parts": parts}


TITLES = {"facts_until": "As of", "body": "Text", "why": "For the second reader"}
LAST = ("body", "sources")  # however a text has them: they are the longest


type Row = tuple[Pieces, Pieces]  # a line on each side; an empty side has no such line


def difference(left: dict[str, Any], right: dict[str, Any]) -> list[dict[str, Any]]:
    """Parts that differ, of two mappings of a text's content: their `title`, and `runs` of rows
    that follow one another, with whether they differ.
    """
    parts = []
    for name in sorted(left, key=lambda name: name in LAST and 1 + LAST.index(name)):
        one, other = _lines(left[name]), _lines(right[name])
        runs = [
            (kind != "equal", [_row(*pair) for pair in zip_longest(one[a:b], other[c:d])])
            for kind, a, b, c, d in SequenceMatcher(None, one, other).get_opcodes()
        ]
        if any(differs for differs, _ in runs):
            title = TITLES.get(name, name.replace("_", " ").capitalize())
            parts.append({"title": title, "runs": runs})
    return parts


def _row(one: str | None, other: str | None) -> Row:
    if one is None or other is None:
        return (Piece(one, True),) if one else (), (Piece(other, True),) if other else ()
    return word_by_word(one, other)


def _lines(value: Any) -> list[str]:
    if not isinstance(value, list):
        return [line for line in str(value).split("\n") if line.strip()]
    words = ("key", "title", "publisher", "published")
    return [
        f"{', '.join(filter(None, map(one.get, words)))} <{one.get('url', '')}>" for one in value
    ]


class ProfilePage(DocumentPage):
    crumbs = (("Countries", "portal:countries"),)

    def find(self, slug: str) -> Profile:
        if (country := country_called(slug)) is None:
            raise Http404(f"There is no country {slug}.")
        self.country = country
        return get_object_or_404(Profile.objects.select_related("country"), country=country)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A slug that the country had before leads to the present one."""
        if self.country.slug != kwargs["slug"]:
            match: Any = request.resolver_match
            address = reverse(match.view_name, args=[self.country.slug])
            query = request.META.get("QUERY_STRING", "")
            return redirect(f"{address}?{query}" if query else address, permanent=True)
        return super().dispatch(request, *args, **kwargs)

    def get_own(self) -> tuple[str, str]:
        return str(self.country), self.country.get_absolute_url()


class StoryList(PublicPage, TemplateView):
    template_name = "stories/story_list.html"
    sheets = ("stories/story.css",)
    extra_context = {"stories": teasers}  # asked once in each request


class StoryPage(DocumentPage):
    model = Story
    crumbs = (("Stories", "stories:stories"),)

    def get_own(self) -> tuple[str, str]:
        return self.texts[0].title, self.document.get_absolute_url()


class StoryDetail(StoryPage):
    """A story as it is, or as it stood at the moment `as_of` with the figures of that moment."""

    parameters = ("as_of",)
    template_name = "stories/story_detail.html"
    sheets = ("texts/text.css", "stories/story.css")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        moment, head = self.moment, self.get_head()
        revision = self.document.revisions.as_of(moment).cited().first()
        first = self.texts[-1].known_from
        if moment and first and moment < first:
            raise InvalidQuery([("as_of", "This story was not published yet at that moment.")])
        codes = revision.country_codes if revision else []
        countries = list(Country.objects.filter(code__in=codes)) if codes else []
        if revision:
            described = article(
                *(revision.title, revision.summary, head.canonical, self.origin),
                about=[country.name for country in countries],
                published=first,
                modified=revision.known_from,
            )
            head = replace(head, kind=ARTICLE, linked_data=(described,))
        # Stories about the same countries first, then those that follow in the desk's order.
        others = [each for each in teasers() if each.url != self.document.get_absolute_url()]
        others.sort(key=lambda each: not {*codes} & {*each.countries})
        return super().get_context_data(**kwargs) | {
            "revision": revision,
            "head": head,
            "text": revision.text(as_of=moment) if revision else None,
            "moment": moment,
            "countries": countries,
            "further": others[:FURTHER],
        }


class FindingPage(DocumentPage):
    model, key = Finding, "pk"

    def get_own(self) -> tuple[str, str]:
        return f"Finding of {self.document.subject}", self.document.own_url()


class FindingDetail(FindingPage):
    parameters = ("as_of",)
    template_name = "findings/finding_detail.html"
    sheets = ("texts/text.css",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = state_of_places(self.moment).get(self.document.place)
        own = {"finding": state and state.finding, "moment": self.moment}
        return super().get_context_data(**kwargs) | own


def history_urls(page: type[DocumentPage], begin: str) -> list[URLPattern]:
    views: Any = [
        (name, type(base.__name__, (base, page), {}))
        for name, base in (("history", HistoryPage), ("difference", DifferencePage))
    ]
    return [path(f"{begin}{name}/", view.as_view(), name=name) for name, view in views]


profile_urls = (history_urls(ProfilePage, ""), "profiles")
story_urls = (
    [
        path("", StoryList.as_view(), name="stories"),
        path("<slug:slug>/", StoryDetail.as_view(), name="story"),
        *history_urls(StoryPage, "<slug:slug>/"),
    ],
    "stories",
)
finding_urls = (
    [
        path("<int:slug>/", FindingDetail.as_view(), name="finding"),
        *history_urls(FindingPage, "<int:slug>/"),
    ],
    "findings",
)
