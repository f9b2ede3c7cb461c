"""Stories that pages of the portal point to. An app's `stories.py` announces what it publishes:

    @register(url_name="stories:stories")
    def public() -> list[Teaser]: ...

They come in the order in which editors want them read; `url_name` is that of their list.
"""

from collections.abc import Callable
from typing import NamedTuple

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
announced: list[tuple[Public, str]] = []


def register(url_name: str = "") -> Callable[[Public], Public]:
    def announce(public: Public) -> Public:
        announced.append((public, url_name))
        return public

    return announce


def every() -> list[Teaser]:
    """Every story that is public; a page that points to them stands without them, too."""
    return [
        teaser
        for public, _ in announced
        for teaser in attempt(public, public.__name__, list[Teaser])
    ]
