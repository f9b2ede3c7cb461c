"""Sets of marks that may be laid behind any picture of time. A domain's `marks.py` announces them:

    @register("resolutions", title="Council resolutions", page="council:index")
    def resolutions(moment):
        return Context("Council resolutions", marks=...)

`moment` is the one asked about, None for now. The slug stands in addresses: `?marks=resolutions`.
`page` names the address of a page that lists what is marked.

Unless a reader asks for a set, or for none, a figure shows what explains its own course:

    @explains("annotations", page="annotations:list")
    def annotations(query):
        return (Mark("2020-01-31", "Border closed"), ...)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from nkworld.atlas.memo import once_per_request
from nkworld.charts import Context, Mark
from nkworld.charts.context import NOTHING

OWN, NONE = "", "none"

_sets: dict[str, "MarkSet"] = {}


Marks = Callable[[datetime | None], Context]


@dataclass(frozen=True)
class MarkSet:
    slug: str
    title: str
    page: str
    function: Callable[[datetime | None], Context]


def register(slug: str, *, title: str, page: str) -> Callable[[Marks], Marks]:
    def announce(function: Marks) -> Marks:
        if slug in (OWN, NONE, *_sets):
            raise ValueError(f"The marks {slug!r} are registered twice.")
        _sets[slug] = MarkSet(slug, title, page, function)
        return function

    return announce


@dataclass(frozen=True)
class FigureQuery:
    slug: str
    choices: Mapping[str, str]
    countries: tuple[str, ...]
    moment: datetime | None


Explains = Callable[[FigureQuery], tuple[Mark, ...]]


@dataclass(frozen=True)
class Explanation:
    dataset: str
    page: str
    function: Explains


_explained: dict[str, Explanation] = {}  # the one, under OWN


def explains(dataset: str, *, page: str) -> Callable[[Explains], Explains]:
    """Announce what explains the course of a figure, and the dataset that it is of."""

    def announce(function: Explains) -> Explains:
        _explained[OWN] = Explanation(dataset, page, function)
        return function

    return announce


def explaining(query: FigureQuery) -> tuple[Mark, ...]:
    return _explained[OWN].function(query) if _explained else ()


def datasets() -> tuple[str, ...]:
    return tuple(each.dataset for each in _explained.values())


def choices() -> list[tuple[str, str]]:
    sets = [(each.slug, each.title) for each in _sets.values()]
    return [(OWN, "as the chart has them"), (NONE, "none"), *sets]


@once_per_request
def context(slug: str, moment: datetime | None) -> Context:
    return NOTHING if slug == NONE else _sets[slug].function(moment)


def page_of(slug: str) -> str:
    """The address name of the page that lists what is marked; empty where nothing is."""
    every: dict[str, MarkSet | Explanation] = {**_sets, **_explained}
    return every[slug].page if slug in every else ""
