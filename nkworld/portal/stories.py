"""Stories that pages of the portal point to. An app's `stories.py` announces what it publishes:

    @register(url_name="stories:stories")
    def public() -> list[Teaser]: ...

They come in the order in which editors want them read; `url_name` is that of their list.
"""

from collections.abc import Callable
from typing import NamedTuple

from nkworld.atlas.models import Country
from nkworld.atlas.page_addresses import page_address

from .panels import attempt


class Teaser(NamedTuple):
    """`number` is its striking number in words, `as_of` the month of its newest fact in words."""

    title: str
    dek: str
    url: str
    thumbnail_url: str = ""
    number: str = ""
    as_of: str = ""
    figures: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


type Public = Callable[[], list[Teaser]]
_announced: list[tuple[Public, str]] = []


def register(url_name: str = "") -> Callable[[Public], Public]:
    def announce(public: Public) -> Public:
        _announced.append((public, url_name))
        return public

    return announce


def places() -> list[tuple[str, str]]:
    return [("Stories", page_address(url_name)) for _, url_name in _announced if url_name]


def every() -> list[Teaser]:
    """Every story that is public; a page that points to them stands without them, too."""
    return [
        teaser
        for public, _ in _announced
        for teaser in attempt(public, public.__name__, list[Teaser])
    ]


def using_figure(slug: str) -> list[Teaser]:
    return [teaser for teaser in every() if slug in teaser.figures]


def about_country(country: Country) -> list[Teaser]:
    return [teaser for teaser in every() if country.code in teaser.countries]
