"""Where a finding may stand, as an editor writes it:

home                home/trade                  section:trade/goods      topic:diplomacy/missions
country:CHN         country:CHN/trade           figure:trade/partner?country=CHN
goods:2701          (what a domain announces)
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import Resolver404, resolve

from nkworld.asking.questions import InvalidQuery, nearest
from nkworld.atlas.countries import countries
from nkworld.atlas.page_addresses import page_address
from nkworld.figures.findings import kinds_of_places, place_of_figure
from nkworld.portal import panels
from nkworld.texts.bindings import AskedFigure

HOW_TO_WRITE = (
    "Write home, home/trade, section:trade/goods, country:CHN, country:CHN/trade, goods:2701 or "
    "figure:trade/partner?country=CHN."
)


@dataclass(frozen=True)
class Place:
    """`key` names it in one way only, however it was written."""

    key: str
    url: str


def read_place(text: str) -> Place:
    """ValueError with a sentence if nothing is called so."""
    kind, _, name = text.strip().partition(":")
    if kind.partition("/")[0] == "home" and not name:
        return _home(kind)
    if kind in KINDS:
        return KINDS[kind](name)
    if kind in kinds_of_places():
        return Place(f"{kind}:{name}", kinds_of_places()[kind](name))
    raise ValueError(f"“{text}” is no place of a finding. {HOW_TO_WRITE}")


def address_of(key: str) -> str:
    """Of a place as it is stored: the choices of its figure were read when it was begun."""
    kind, _, name = key.partition(":")
    return AskedFigure.read(name).url if kind == "figure" else read_place(key).url


def _home(text: str) -> Place:
    slug = text.partition("/")[2]
    known = [panel.slug for panel in panels.announced(panels.FrontPanel)]
    if text != "home" and slug not in known:
        raise ValueError(f"The home page has no section “{slug}”. {nearest(slug, known)}")
    return Place(text, page_address("portal:home"))


def _page(path: str) -> Place:
    """A page by its path, of a section as well as of a topic within it."""
    url = f"/{path.strip('/')}/"
    try:
        resolve(url)
    except Resolver404 as error:
        raise ValueError(f"There is no page {url} here.") from error
    return Place(f"section:{path.strip('/')}", url)


def _country(text: str) -> Place:
    code, _, slug = text.partition("/")
    by_code = {country.code: country for country in countries().values()}
    if code not in by_code:
        raise ValueError(f"“{code}” is not a country’s code. {nearest(code, by_code)}")
    country = by_code[code]
    if not slug:
        return Place(f"country:{code}", country.get_absolute_url())
    known = [panel.slug for panel in panels.announced(panels.Panel)]
    if slug not in known:
        raise ValueError(f"A country’s page has no section “{slug}”. {nearest(slug, known)}")
    url = page_address("portal:country-section", country.slug, slug)
    return Place(f"country:{code}/{slug}", url)


def _figure(text: str) -> Place:
    asked = AskedFigure.read(text)
    slug = asked.registered.slug
    try:
        form = asked.registered.parameters(dict(asked.query)).validated()
    except InvalidQuery as error:
        raise ValueError(f"{slug}: {' '.join(error.sentences)}") from error
    if "as_of" in form.given:
        raise ValueError("A finding stands on its figure at every moment: leave “as_of” out.")
    return Place(place_of_figure(slug, form), asked.url)


KINDS: dict[str, Callable[[str], Place]] = {
    **{"section": _page, "topic": _page, "country": _country, "figure": _figure}
}
