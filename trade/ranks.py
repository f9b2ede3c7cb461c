"""Which partners a year must have on record before a sentence may put them in order.

The yardstick is the first three of the nearest list that is complete to three: the year's own,
else that of the nearest year. Such lists leave South Korea out, whose trade is a layer of its own:
it is set among them by its amount.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import Country
from nkworld.charts import Point
from nkworld.provenance.models import HeadlineRule, Source
from nkworld.provenance.rules import rule_called

from .breaks import Breaks
from .lines import source_words
from .models import PartnerRank

FIRST = 3
SOUTH = "South Korea"
Amounts = dict[str, Point]


@dataclass(frozen=True, slots=True)
class RankedList:
    """One source's list of one year: names in order, without South Korea; `place` is the source's
    in the rule.
    """

    year: int
    source: str
    source_name: str
    place: int
    names: tuple[str, ...]

    @property
    def title(self) -> str:
        name = source_words(self.source_name)
        return f"{name}{'’' if name.endswith('s') else '’s'} list of {self.year}"


@dataclass(frozen=True, slots=True)
class Yardstick:
    """The list that an order is held against; `without` is a partner that the
    list leaves out because its customs stopped publishing, and `caveat` says so.
    """

    required: tuple[str, ...]
    title: str
    without: str = ""
    caveat: str = ""


@dataclass(frozen=True, slots=True)
class RankedLists:
    """Every list that is complete to three, as known when asked."""

    lists: tuple[RankedList, ...]
    breaks: Breaks

    @classmethod
    def read(cls, params: dict, breaks: Breaks) -> "RankedLists":
        """`breaks` are those of the world totals on which the lists rest."""
        return cls(_complete_lists(params["as_of"]), breaks)

    def yardstick(self, year: str, amounts: Amounts, with_south: bool) -> Yardstick:
        """For one year, of which these amounts are on record, South Korea's by its own name."""
        nearest = min(
            self.lists, key=lambda each: (abs(each.year - int(year)), each.place), default=None
        )
        if nearest is None:
            return Yardstick((), "")
        without, caveat = self._left_out(nearest)
        names, title = nearest.names, nearest.title
        if with_south:
            names, title = _with_south(names, amounts), f"{title} with inter-Korean trade"
        required = names[:FIRST]
        if without in amounts:  # on record by somebody else: it has to be among them
            return Yardstick((*required, without), title)
        return Yardstick(required, title, without, caveat)

    def _left_out(self, ranked: RankedList) -> tuple[str, str]:
        break_ = self.breaks.in_force(ranked.source, str(ranked.year))
        return (str(break_.without), break_.caveat) if break_ and break_.without else ("", "")


@once_per_request
def _complete_lists(moment: datetime | None) -> tuple[RankedList, ...]:
    rows = PartnerRank.objects.as_of(moment).included().annual()
    rows = rows.filter(value__isnull=False).order_by("value")
    named: dict[tuple, list] = defaultdict(list)
    for row in rows.select_related("country", "source"):
        named[row.source, row.period].append(row)
    rule = rule_called(PartnerRank.dataset, moment=moment) if named else None
    found = (_list(source, year, some, rule) for (source, year), some in named.items() if rule)
    return tuple(filter(None, found))


def _list(
    source: Source, year: str, rows: Sequence[PartnerRank], rule: HeadlineRule
) -> RankedList | None:
    """None of a list that lacks one of the first three, or counts a union as one partner."""
    first = rows[:FIRST]
    places = [int(row.value or 0) for row in first]
    if places != [1, 2, 3] or any(row.country.kind == Country.Kind.AGGREGATE for row in first):
        return None
    names = tuple(str(row.country) for row in rows if str(row.country) != SOUTH)
    if len(names) < FIRST:
        return None
    return RankedList(int(year), source.slug, source.short_name, rule.place(source.pk), names)


def _with_south(names: Iterable[str], amounts: Amounts) -> tuple[str, ...]:
    """The names with South Korea where its amount sets it; among the first where it is unknown."""
    names, south = list(names), amounts.get(SOUTH)
    if south is None or south.value is None:
        return (*names[: FIRST - 1], SOUTH)
    behind = (
        place
        for place, name in enumerate(names)
        if (other := amounts.get(name)) and other.value is not None and other.value < south.value
    )
    place = next(behind, len(names))
    return (*names[:place], SOUTH, *names[place:])
