from django.db.models import Q
from django.urls import reverse
from django.views.generic import TemplateView

from nkworld.atlas.models import Country
from nkworld.atlas.names import normalise
from nkworld.atlas.resolve import CountryNotResolved
from nkworld.provenance import figures
from nkworld.provenance.models import DataQuestion, Dataset, Source

from .base import PublicPage
from .countries import HOME_CODE

SHOWN = 20


class Search(PublicPage, TemplateView):
    """Countries under any of their names, figures, datasets, sources and questions."""

    parameters = ("q",)
    template_name = "portal/search.html"

    def get_context_data(self, **kwargs):
        words = self.query.get("q", "").strip()
        found = results(words) if words else []
        return super().get_context_data(**kwargs) | {
            "q": words,
            "groups": [group for group in found if group["hits"]],
        }


def results(words):
    """Groups of hits, each hit a pair of title and address."""
    return [
        group("Countries", countries(words)),
        group("Charts", charts(words)),
        group("Datasets", Dataset.objects.filter(Q(title__icontains=words) | says(words))),
        group("Sources", sources(words)),
        group("Data Questions", questions(words)),
    ]


def group(title, hits):
    return {"title": title, "hits": [hit if isinstance(hit, dict) else hit_of(hit) for hit in hits]}


def hit_of(record):
    return {"title": str(record), "url": record.get_absolute_url()}


def says(words):
    return Q(description__icontains=words)


def countries(words):
    """The one that the words name comes first; then names and spellings that contain them."""
    key = normalise(words)
    alike = Q(name__icontains=words) | Q(name_ko__contains=words)
    if key:
        alike |= Q(aliases__key__contains=key)
    found = list(Country.objects.exclude(code=HOME_CODE).filter(alike).distinct()[:SHOWN])
    try:
        named = Country.objects.exclude(code=HOME_CODE).resolve(words)
    except CountryNotResolved:
        return found
    rest = [country for country in found if country != named]
    return rest if named.code == HOME_CODE else [named, *rest]


def charts(words):
    needle = words.casefold()
    return [
        {"title": each.title, "url": reverse("portal:chart", args=[each.slug])}
        for each in figures.every()
        if needle in f"{each.title} {each.summary}".casefold()
    ]


def sources(words):
    return Source.objects.filter(
        Q(short_name__icontains=words) | Q(publisher__icontains=words) | Q(title__icontains=words)
    )[:SHOWN]


def questions(words):
    found = DataQuestion.objects.select_related("dataset").filter(
        Q(question__icontains=words) | Q(answer__icontains=words)
    )
    return [{"title": each.question, "url": each.get_absolute_url()} for each in found[:SHOWN]]
