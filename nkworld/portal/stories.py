"""Stories that pages of the portal point to. An app's `stories.py` announces what it publishes:

    @register
    class PublishedStories(Stories):
        def public(self): ...

The home page shows the first three of `for_front()`, a figure's page lists `using_figure(slug)`;
`about_country(country)` are those on a country. Each is empty where nobody has a story.
"""

from dataclasses import dataclass

from nkworld.atlas.models import Country
from nkworld.atlas.page_addresses import page_address

from .failures import attempt


@dataclass(frozen=True)
class Teaser:
    """A story as other pages announce it. `number` is its striking number in words, `thumbnail_url`
    the address of an SVG, `as_of` the month of its newest fact in words; each may be empty.
    """

    title: str
    dek: str
    url: str
    thumbnail_url: str = ""
    number: str = ""
    as_of: str = ""
    figures: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


class Stories:
    """What one app publishes, in the order in which its editors want it read; `url_name` is that of
    the address of its list.
    """

    title = "Stories"
    url_name = ""

    def public(self) -> list[Teaser]:
        raise NotImplementedError


_announced: list[type[Stories]] = []


def register[Kind: type[Stories]](announced: Kind) -> Kind:
    _announced.append(announced)
    return announced


def places() -> list[tuple[str, str]]:
    """Title and address of each list, for the navigation."""
    return [(kind.title, page_address(kind.url_name)) for kind in _announced if kind.url_name]


def every() -> list[Teaser]:
    """Every story that is public; a page that points to them stands without them, too."""
    return [
        teaser
        for kind in _announced
        for teaser in attempt(kind().public, kind.__name__, list[Teaser])
    ]


def for_front() -> list[Teaser]:
    """Those of the home page, the most telling first: a page takes as many as it has room for."""
    return every()


def using_figure(slug: str) -> list[Teaser]:
    return [teaser for teaser in every() if slug in teaser.figures]


def about_country(country: Country) -> list[Teaser]:
    return [teaser for teaser in every() if country.code in teaser.countries]
