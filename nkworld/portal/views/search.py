"""The search: an answer where there is one, then what is found, kind by kind."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.generic import TemplateView, View

from nkworld.atlas.models import DPRK, Country
from nkworld.atlas.models import countries as known_countries
from nkworld.atlas.names import normalise
from nkworld.charts import within_a_sentence
from nkworld.charts.words import opened
from nkworld.search.answers import Answer, answer
from nkworld.search.answers.matching import matches
from nkworld.search.entries import IS_ALL, OF_THE_PERIOD, corrected, find
from nkworld.search.models import SearchEntry
from nkworld.search.question import Question, understood
from nkworld.search.words import MOST, indexed

from .. import panels, search
from ..search import SHOWN, Hit, excerpt
from .compare import THEN, TwoYears, rows_of
from .home import PublicPage

SUGGESTED = 8  # places to go to, while a question is typed
COUNTRIES, QUESTIONS = "Countries", "Data Questions"
FIRST_KINDS = (COUNTRIES, "Pages", "Agencies", "Charts", "Stories", "Profiles")
# Asked of what has a beginning: the line says since when.
BEGINNING = {"begin", "began", "start", "establish", "sinc", "exist"}
THEN_AND_NOW = {"then", "now", "today"}
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
    parameters = ("q",)
    template_name = "portal/search.html"
    sheets = ("portal/search.css",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed = self.query.get("q", "")
        question = understood(typed)
        return super().get_context_data(**kwargs) | {
            "q": question.text,
            "is_cut": len(typed) > MOST,
            "most": MOST,
            "examples": EXAMPLES,
            **vars(Results(question)),
        }


class Results:
    """Under the words as typed, else as they may be `meant`, else under most of them."""

    def __init__(self, question: Question) -> None:
        self.meant, self.partly = "", False
        self.answer = answer_of(question)
        entries = find(question)
        if self.answer and any(each.named & OF_THE_PERIOD for each in entries):
            # A record of the month says more than a figure that knows the year alone, and than
            # several side by side.
            point = self.answer.point
            is_of_the_year = question.month and not (point and len(point.x) > len("2022"))
            is_side_by_side = len(question.countries) > 1 and not point
            self.answer = None if is_of_the_year or is_side_by_side else self.answer
        is_answered = bool(self.answer and self.answer.sentence)
        if not entries and is_answered:
            entries = find(question, is_whole=False)
        self.groups = grouped(question, entries)
        if is_answered or entries or not question.units:
            return
        if meant := corrected(question):
            other = understood(meant)
            given, groups = answer_of(other), grouped(other, find(other))
            if given or groups:
                self.meant, self.answer, self.groups = meant, given, groups
        if not self.groups:
            self.groups = by_kind(question, find(question, is_whole=False))
            self.partly = bool(self.groups)


def answer_of(question: Question) -> Answer | None:
    """A figure's own sentence; of one country, else, what its page says at its top."""
    given = answer(question)
    if given and given.sentence:
        return given
    return fact_of_a_country(question) or years_of_a_country(question) or given


def fact_of_a_country(question: Question) -> Answer | None:
    """The line whose name has every word that the question has beside the country: “relations”."""
    words = [
        unit
        for unit in question.units
        if not unit.country and unit.needles[0].strip() not in BEGINNING
    ]
    if len(question.countries) != 1 or question.first or not words:
        return None
    country = question.countries[0]
    for kind in panels.announced(panels.Panel):
        is_answered = {unit.key for unit in words} <= {*kind.search_terms}
        if not is_answered or (panel := panels.of_country(kind.slug, country, {})) is None:
            continue
        for fact in panel.facts:
            names = indexed(fact.term)
            if all(any(needle in names for needle in unit.needles) for unit in words):
                sentence = f"{fact.term}, {country}: {fact.value}"
                return Answer(
                    subject=f"{country}, {within_a_sentence(fact.term)}",
                    sentence=f"{'; '.join(filter(None, [sentence, fact.note]))}.",
                    title=f"{country}, {panel.title}",
                    url=fact.url or f"{country.get_absolute_url()}#{panel.slug}",
                )
    return None


def years_of_a_country(question: Question) -> Answer | None:
    """Of a country and a year without more words, or “then and now”: what each domain has of it."""
    words = {unit.typed.casefold() for unit in question.units if not unit.country}
    if len(question.countries) != 1 or words - THEN_AND_NOW or not (words or question.first):
        return None
    country = question.countries[0]
    then = str(question.first or THEN)
    last = question.last if question.last != question.first else None
    given = {"then": then} | ({"now": str(last)} if last else {})
    is_of_two = bool(words or last or question.first is None)
    if not TwoYears(given).is_valid():
        return None
    parts = []
    for row in rows_of(country, then, str(last or "")):
        known = [of for of in (row.then, row.now)[: 1 + is_of_two] if of.value]
        named = ", ".join(filter(None, [row.title, within_a_sentence(row.note)]))
        if known:
            values = ", ".join(f"{of.value} ({of.year})" for of in known)
            parts.append(f"{named}: {values if is_of_two else known[0].value}")
    if not parts:
        return None
    return Answer(
        subject=str(country),
        period=f"{then} and {last or 'now'}" if is_of_two else then,
        sentence=f"{'; '.join(parts)}.",
        title=f"{country}, {then} and {last or 'now'}",
        url=f"{reverse('portal:then-and-now', args=[country.slug])}?{urlencode(given)}",
    )


def suggestions(text: str) -> list[dict[str, str]]:
    """At most eight places to go to, the likeliest first, by `title`, `kind` and `url`, which is
    empty of words to look for.
    """
    question = understood(text)
    if not question.units:
        return []
    # The figure that answers the question as far as it is typed, by the page that says so.
    whole = [match for match in matches(question) if not match.left and not match.guessed]
    years = "-".join(dict.fromkeys(str(year) for year in (question.first, question.last) if year))
    address = f"{reverse('portal:search')}?{urlencode({'q': question.text})}"
    found = [
        (", ".join(filter(None, [opened(each.subject), years])), "Answer", address)
        for each in whole[:1]
    ]
    # Countries that are named, and where one is begun those whose name begins so.
    first = normalise(question.text)
    alike = [one for one in known_countries().values() if normalise(one.name).startswith(first)]
    found += [
        (str(country), "Country", country.get_absolute_url())
        for country in dict.fromkeys([*question.countries, *alike])
        if country.code != DPRK
    ]
    found += [
        (each.title, each.kind, each.address)
        for each in find(question, field="title_words")[:SUGGESTED]
    ]
    every = list({each[2]: each for each in found}.values())[:SUGGESTED]
    if not every and (meant := corrected(question)):
        every = [(meant, "Did you mean", "")]
    return [dict(zip(("title", "kind", "url"), each, strict=True)) for each in every]


class Suggest(PublicPage, View):
    parameters = ("q",)

    def get(self, request: HttpRequest) -> JsonResponse:
        return JsonResponse({"suggestions": suggestions(self.query.get("q", ""))})


def grouped(question: Question, entries: list[SearchEntry]) -> list[tuple[str, list[Hit]]]:
    if not question.words:
        return []
    named: dict[str, int] = {}
    for each in (each for each in entries if each.kind != QUESTIONS):
        named[each.kind] = max(each.named, named.get(each.kind, 0))
    if len(question.units) == len(question.countries):
        named[COUNTRIES] = IS_ALL
    found = [
        (COUNTRIES, countries(question.text)),
        *((title, searcher(question.words)) for title, searcher in search.searchers.items()),
        *by_kind(question, entries),
    ]
    order = {title: place for place, title in enumerate(FIRST_KINDS)}
    shown = [(title, hits) for title, hits in found if hits]
    by = lambda group: (-named.get(group[0], 0), order.get(group[0], len(order)))  # noqa: E731
    return sorted(shown, key=by)


def by_kind(question: Question, found: list[SearchEntry]) -> list[tuple[str, list[Hit]]]:
    groups: dict[str, list[Hit]] = {}
    for each in found:
        hits = groups.setdefault(each.kind, [])
        if len(hits) < SHOWN:
            quoted = excerpt(each.text, question.words) if each.text else ""
            hits.append(Hit(each.title, each.address, each.about, quoted))
    return list(groups.items())


def countries(words: str) -> list[Hit]:
    key = normalise(words)
    alike = Q(name__icontains=words) | Q(name_ko__contains=words)
    if key:
        alike |= Q(aliases__key__contains=key)
    found = list(Country.objects.exclude(code=DPRK).filter(alike).distinct()[:SHOWN])
    named = [one for one in understood(words).countries if one.code != DPRK]
    every = list(dict.fromkeys([*named, *found]))
    return [Hit(str(country), country.get_absolute_url()) for country in every[:SHOWN]]
