"""Sets of marks that may be laid behind any picture of time, announced in a domain's `marks.py`:

    @register("resolutions", title="Council resolutions", page="council:index")
    def resolutions(moment):  # None: now
        return Context("Council resolutions", marks=...)

The slug stands in addresses, `?marks=resolutions`; `page` names one that lists what is marked.
Unless a reader asks for a set, or for none, a figure shows what `explains` its own course.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nkworld.atlas.memo import once_per_request
from nkworld.charts import Context, Mark
from nkworld.charts.context import NOTHING
from nkworld.provenance.registries import registrar

OWN, NONE = "", "none"


@dataclass(frozen=True)
class FigureQuery:
    slug: str
    choices: Mapping[str, str]
    countries: tuple[str, ...]
    moment: datetime | None


Marks = Callable[[datetime | None], Context]
Explains = Callable[[FigureQuery], tuple[Mark, ...]]


@dataclass(frozen=True)
class MarkSet:
    title: str
    page: str
    function: Callable[[Any], Any]
    dataset: str = ""


sets: dict[str, MarkSet] = {}  # what explains a figure's own course under OWN


def register(slug: str, *, title: str, page: str) -> Callable[[Marks], Marks]:
    """Announce a set of marks; ValueError if its slug is taken."""
    taken = f"The marks {slug!r} are registered twice."
    if slug in (OWN, NONE):
        raise ValueError(taken)
    return registrar(sets, slug, taken, lambda function: MarkSet(title, page, function))


def explains(dataset: str, *, page: str) -> Callable[[Explains], Explains]:
    taken = "The course of figures is explained twice."
    return registrar(sets, OWN, taken, lambda explain: MarkSet("", page, explain, dataset))


def choices() -> list[tuple[str, str]]:
    titles = [(slug, each.title) for slug, each in sets.items() if slug != OWN]
    return [(OWN, "as the chart has them"), (NONE, "none"), *titles]


@once_per_request
def context(slug: str, moment: datetime | None) -> Context:
    return NOTHING if slug == NONE else sets[slug].function(moment)
