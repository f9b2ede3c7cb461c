"""What a question may become while it is typed: pages by their titles, and spellings."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from nkworld.atlas.countries import countries
from nkworld.atlas.models import DPRK
from nkworld.atlas.names import normalise
from nkworld.charts.words import opened

from .answers.matching import matches
from .finding import begun, corrected
from .question import Question, understood

MOST = 8


@dataclass(frozen=True)
class Suggestion:
    """A place to go to, or with an empty address words to look for."""

    title: str
    kind: str
    url: str = ""


def suggestions(text: str) -> list[Suggestion]:
    """At most eight, the likeliest first; in a fixed number of queries, whatever is typed."""
    question = understood(text)
    found = [*_figures(question), *_countries(question)]
    found += [Suggestion(each.title, each.kind, each.url) for each in begun(text, MOST)]
    every = list({each.url: each for each in found}.values())[:MOST]
    meant = corrected(question) if question.units and not every else ""
    return [Suggestion(meant, "Did you mean")] if meant else every


def _figures(question: Question) -> list[Suggestion]:
    """The figure that answers the question as far as it is typed, by the page that says so."""
    whole = [match for match in matches(question) if not match.left and match.sure]
    years = "-".join(dict.fromkeys(str(year) for year in (question.first, question.last) if year))
    return [
        Suggestion(
            ", ".join(filter(None, [opened(match.subject), years])),
            "Answer",
            f"{reverse('portal:search')}?{urlencode({'q': question.text})}",
        )
        for match in whole[:1]
    ]


def _countries(question: Question) -> list[Suggestion]:
    """Those that are named, and where one word is begun those whose name begins so."""
    first = normalise(question.text)
    alike = [one for one in countries().values() if normalise(one.name).startswith(first)]
    named = dict.fromkeys([*question.countries, *(alike if first else [])])
    return [
        Suggestion(str(country), "Country", country.get_absolute_url())
        for country in named
        if country.code != DPRK
    ]
