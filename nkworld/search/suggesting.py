"""What a question may become while it is typed: pages by their titles, and spellings."""

from dataclasses import dataclass

from nkworld.atlas.models import DPRK

from .finding import begun, corrected
from .question import understood

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
    named = [
        Suggestion(str(country), "Country", country.get_absolute_url())
        for country in question.countries
        if country.code != DPRK
    ]
    found = [Suggestion(each.title, each.kind, each.url) for each in begun(text, MOST)]
    every = list({each.url: each for each in [*named, *found]}.values())[:MOST]
    meant = corrected(question) if question.units and not every else ""
    return [Suggestion(meant, "Did you mean")] if meant else every
