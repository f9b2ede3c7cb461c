from nkworld.provenance.claims import line
from nkworld.provenance.figures import register

from ..parameters import GoodsParameters
from ..stacks import Stacks, narrowest_first, size
from ..tree import Tree
from .shared import DATASETS
from .stacked import stacked

ROLES = [
    *("category-1", "category-4", "category-3", "category-2", "category-5", "category-6"),
    *("category-7", "category-8", "category-9"),
]


@register(
    "trade/goods-chapters", title="Goods by chapter", datasets=DATASETS, parameters=GoodsParameters
)
def chapters(params):
    """Exports or imports by chapter of the Harmonized System, stacked; the largest in colour."""
    stacks = Stacks(params, Tree.load(params["as_of"]), narrowest_first)
    how = "by chapter or range of the Harmonized System"
    return stacked(params, stacks, layers(stacks), how)


def ranked(stacks):
    """Every commodity of the stacks, the largest over the years first."""
    found = {part.commodity for stack in stacks for part in stack.parts}
    return sorted(found, key=lambda each: (-size(stacks, each), each.code))


def layers(stacks):
    """The largest in a colour each, then all others together."""
    years, by_year = list(stacks.by_year), stacks.by_year
    every = ranked(by_year.values())
    large, small = every[: len(ROLES)], every[len(ROLES) :]
    found = [
        line(f"hs-{each.code}", each.title, role, years, lambda y, e=each: by_year[y].sum_of([e]))
        for each, role in zip(large, ROLES, strict=False)
    ]
    found.append(
        line("smaller", "Other goods on record", "other", years, lambda y: by_year[y].sum_of(small))
    )
    return tuple(each for each in found if each.known)
