from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.views.generic import TemplateView

from nkworld.atlas.models import DPRK, Country
from nkworld.atlas.names import normalise
from nkworld.atlas.resolve import CountryNotResolved
from nkworld.provenance import figures
from nkworld.provenance.models import DataQuestion, Dataset, Source
from nkworld.provenance.tables import with_tables

from ..search import SHOWN, Hit, clean
from ..search import groups as announced
from .base import PublicPage


class Search(PublicPage, TemplateView):
    """Countries under any of their names, what domains have written, figures, datasets, sources."""

    parameters = ("q",)
    template_name = "portal/search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = clean(self.query.get("q", ""))
        found = results(words) if words else []
        return super().get_context_data(**kwargs) | {
            "q": words,
            "groups": [(title, hits) for title, hits in found if hits],
        }


def results(words: str) -> list[tuple[str, list[Hit]]]:
    """Pairs of title and hits."""
    return [
        ("Countries", hits_of(countries(words))),
        *announced(words),
        ("Charts", charts(words)),
        ("Datasets", hits_of(datasets(words))),
        ("Sources", hits_of(sources(words))),
        ("Data Questions", questions(words)),
    ]


def hits_of(records: Iterable[Any]) -> list[Hit]:
    return [Hit(str(record), record.get_absolute_url()) for record in records]


def countries(words: str) -> list[Country]:
    """The one that the words name comes first; then names and spellings that contain them."""
    key = normalise(words)
    alike = Q(name__icontains=words) | Q(name_ko__contains=words)
    if key:
        alike |= Q(aliases__key__contains=key)
    found = list(Country.objects.exclude(code=DPRK).filter(alike).distinct()[:SHOWN])
    try:
        named = Country.objects.exclude(code=DPRK).resolve(words)
    except CountryNotResolved:
        return found
    rest = [country for country in found if country != named]
    return rest if named.code == DPRK else [named, *rest]


def charts(words: str) -> list[Hit]:
    needle = words.casefold()
    return [
        Hit(each.title, reverse("portal:chart", args=[each.slug]))
        for each in figures.every()
        if needle in f"{each.title} {each.summary}".casefold()
    ]


def datasets(words: str) -> QuerySet[Dataset]:
    found = Dataset.objects.filter(Q(title__icontains=words) | Q(description__icontains=words))
    return with_tables(found)


def sources(words: str) -> QuerySet[Source]:
    return Source.objects.filter(
        Q(short_name__icontains=words) | Q(publisher__icontains=words) | Q(title__icontains=words)
    )[:SHOWN]


def questions(words: str) -> list[Hit]:
    found = DataQuestion.objects.select_related("dataset").filter(
        Q(question__icontains=words) | Q(answer__icontains=words)
    )
    return [Hit(each.question, each.get_absolute_url()) for each in found[:SHOWN]]
