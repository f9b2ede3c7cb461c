"""The search: an answer where there is one, then what is found, kind by kind."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.views.generic import TemplateView, View

from nkworld.atlas.models import DPRK, Country
from nkworld.atlas.names import normalise
from nkworld.provenance.number_addresses import number_address
from nkworld.search.answers import answer
from nkworld.search.finding import Found, corrected, find, find_some
from nkworld.search.question import Question, understood
from nkworld.search.suggesting import suggestions
from nkworld.search.words import MOST

from ..search import SHOWN, Hit, excerpt
from ..search import groups as announced
from .base import PublicPage

FIRST = 5  # hits of a kind; the others unfold
FIRST_KINDS = ("Countries", "Pages", "Charts", "Stories", "Profiles")
EXAMPLES = (
    "China share 2015",
    "coal to China 2017 against its cap",
    "aid South Korea 1995-2007",
    "embassies 1990",
    "Kaesong Industrial Complex",
    "탈북자",
    "中国 出口 2015",
)


class Search(PublicPage, TemplateView):
    """An answer where a figure has one; countries under any of their names, texts, and entries."""

    parameters = ("q",)
    template_name = "portal/search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed = self.query.get("q", "")
        question = understood(typed)
        results = Results(question)
        return super().get_context_data(**kwargs) | {
            "q": question.text,
            "is_cut": len(typed) > MOST,
            "most": MOST,
            "examples": EXAMPLES,
            "first": f":{FIRST}",
            "others": f"{FIRST}:",
            "first_count": FIRST,
            "answer": results.answer,
            "number_url": results.number_url,
            "groups": results.groups,
            "meant": results.meant,
            "partly": results.partly,
        }


class Results:
    """What is found: under the words as typed, else as they may be meant, else under most of them.

    `meant` is the spelling that finds something where the typed one finds nothing.
    """

    def __init__(self, question: Question) -> None:
        self.meant, self.partly = "", False
        self.answer = answer(question)
        self.groups = grouped(question, find_some if self.answer else find)
        if self.answer or self.groups or not question.units:
            return
        if meant := corrected(question):
            other = understood(meant)
            self.answer, self.groups = answer(other), grouped(other, find)
            self.meant = meant if self.answer or self.groups else ""
        if not self.meant:
            self.groups = by_kind(question, find_some(question))
            self.partly = bool(self.groups)

    @property
    def number_url(self) -> str:
        """Who says so; empty of an answer without one number."""
        if self.answer is None or self.answer.point is None:
            return ""
        return number_address(self.answer.point, self.answer.figure)


class Suggest(PublicPage, View):
    """What the words typed so far may become, for the field that is typed in."""

    parameters = ("q",)

    def get(self, request: HttpRequest) -> JsonResponse:
        found = suggestions(self.query.get("q", ""))
        return JsonResponse({"suggestions": [vars(each) for each in found]})


def grouped(
    question: Question, look: Callable[[Question], list[Found]]
) -> list[tuple[str, list[Hit]]]:
    """Pairs of title and hits: where most begin, then the kind with the best hit first."""
    if not question.words:
        return []
    found = [
        ("Countries", countries(question.text)),
        *announced(question.words),
        *by_kind(question, look(question)),
    ]
    order = {title: place for place, title in enumerate(FIRST_KINDS)}
    shown = [(title, hits) for title, hits in found if hits]
    return sorted(shown, key=lambda group: order.get(group[0], len(order)))


def by_kind(question: Question, found: list[Found]) -> list[tuple[str, list[Hit]]]:
    groups: dict[str, list[Hit]] = {}
    for each in found:
        hits = groups.setdefault(each.kind, [])
        if len(hits) < SHOWN:
            quoted = excerpt(each.text, question.words) if each.text else ""
            hits.append(Hit(each.title, each.url, each.about, quoted))
    return list(groups.items())


def countries(words: str) -> list[Hit]:
    """The one that the words name comes first; then names and spellings that contain them."""
    key = normalise(words)
    alike = Q(name__icontains=words) | Q(name_ko__contains=words)
    if key:
        alike |= Q(aliases__key__contains=key)
    found = list(Country.objects.exclude(code=DPRK).filter(alike).distinct()[:SHOWN])
    named = [one for one in understood(words).countries if one.code != DPRK]
    every = list(dict.fromkeys([*named, *found]))
    return [Hit(str(country), country.get_absolute_url()) for country in every[:SHOWN]]
