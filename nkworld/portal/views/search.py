"""The search: an answer where there is one, then what is found, kind by kind."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.views.generic import TemplateView, View

from nkworld.atlas.models import DPRK, Country
from nkworld.atlas.names import normalise
from nkworld.search.answers import answer
from nkworld.search.finding import Found, corrected, find, find_some
from nkworld.search.question import Question, understood
from nkworld.search.suggesting import suggestions

from ..search import SHOWN, Hit, excerpt
from ..search import groups as announced
from .base import PublicPage

FIRST = 6  # hits of a kind; the others unfold


class Search(PublicPage, TemplateView):
    """Countries under any of their names, texts, and all that domains announce as entries."""

    parameters = ("q",)
    template_name = "portal/search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed = self.query.get("q", "")
        question = understood(typed)
        groups = grouped(question)
        meant, partly = "", False
        if question.units and not groups and (meant := corrected(question)):
            question = understood(meant)
            groups = grouped(question)
        if question.units and not groups:
            groups, partly = by_kind(question, find_some(question)), True
        return super().get_context_data(**kwargs) | {
            "q": question.text if not meant else understood(typed).text,
            "meant": meant if groups else "",
            "partly": partly and bool(groups),
            "answer": answer(question),
            "groups": groups,
            "first": FIRST,
        }


class Suggest(PublicPage, View):
    """What the words typed so far may become, for the field that is typed in."""

    parameters = ("q",)

    def get(self, request: HttpRequest) -> JsonResponse:
        found = suggestions(self.query.get("q", ""))
        return JsonResponse({"suggestions": [vars(each) for each in found]})


def grouped(question: Question) -> list[tuple[str, list[Hit]]]:
    """Pairs of title and hits: countries, texts, then entries, the kind with the best hit first."""
    if not question.words:
        return []
    found = [
        ("Countries", countries(question.text)),
        *announced(question.words),
        *by_kind(question, find(question)),
    ]
    return [(title, hits) for title, hits in found if hits]


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
