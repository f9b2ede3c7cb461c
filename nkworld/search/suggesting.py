"""What a question may become while it is typed: pages by their titles, and spellings."""

from urllib.parse import urlencode

from django.urls import reverse

from nkworld.atlas.countries import countries
from nkworld.atlas.models import DPRK
from nkworld.atlas.names import normalise
from nkworld.charts.words import opened

from .answers.matching import matches
from .finding import begun, corrected
from .question import understood

MOST = 8


def suggestions(text: str) -> list[dict[str, str]]:
    """At most eight places to go to, the likeliest first, by `title`, `kind` and `url`, which is
    empty of words to look for.
    """
    question = understood(text)
    if not question.units:
        return []
    # The figure that answers the question as far as it is typed, by the page that says so.
    whole = [match for match in matches(question) if not match.left and match.sure]
    years = "-".join(dict.fromkeys(str(year) for year in (question.first, question.last) if year))
    address = f"{reverse('portal:search')}?{urlencode({'q': question.text})}"
    found = [
        (", ".join(filter(None, [opened(each.subject), years])), "Answer", address)
        for each in whole[:1]
    ]
    # Countries that are named, and where one is begun those whose name begins so.
    first = normalise(question.text)
    alike = [one for one in countries().values() if normalise(one.name).startswith(first)]
    found += [
        (str(country), "Country", country.get_absolute_url())
        for country in dict.fromkeys([*question.countries, *alike])
        if country.code != DPRK
    ]
    found += [(each.title, each.kind, each.address) for each in begun(question)[:MOST]]
    every = list({each[2]: each for each in found}.values())[:MOST]
    if not every and (meant := corrected(question)):
        every = [(meant, "Did you mean", "")]
    return [dict(zip(("title", "kind", "url"), each, strict=True)) for each in every]
