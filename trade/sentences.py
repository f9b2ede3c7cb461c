"""What the figures of trade with a partner, and with the world, say in their headlines."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from nkworld.atlas.models import Country
from nkworld.charts import Point, Series, money
from nkworld.charts.headline import UNREVIEWED
from nkworld.charts.sentences import (
    Options,
    Sentence,
    newest,
    period_in_words,
    say,
    spoken,
    unreviewed,
)
from nkworld.provenance.points import options

from .claims import EXPORT, IMPORT, TURNOVER, TradeTable
from .lines import BALANCE, LABELS
from .newest import Newest, left_behind
from .words import NORTH, by_source, doubt, partner_words, recorded_by, source_words

ON = {EXPORT: " on exports", IMPORT: " on imports", TURNOVER: " on two-way trade"}
Template = Callable[[Point], str]


def of_newest(found: Newest, table: TradeTable, country: Country, params: dict) -> Sentence:
    """The newest amounts of a partner whatever their split; what is newer and unreviewed is told
    as left out.
    """
    points: dict[str, Any] = {way: each.point(found.year) for way, each in found.amounts.items()}
    return say(
        _template(found, table.names, partner_words(country)),
        period=found.year,
        labels=LABELS,
        **options(params, money),
        **points,
    )


def passed_over(table: TradeTable, years: list[str], found: Newest) -> list[str]:
    """What is newer than the newest amounts and was left out, in sentences."""
    return [
        f"{LABELS[direction]}, {period_in_words(year)}: "
        f"{spoken(amount.point(year), money)}, {UNREVIEWED}."
        for year, direction, amount in left_behind(table, years, found)
    ]


def _template(found, names, who):
    """Each direction is a field of its name."""
    amounts, doubts = found.amounts, _doubts(found)
    first, *_ = amounts
    if found.is_nothing:
        what = {EXPORT: "exports to", IMPORT: "imports from"}
        traded = what[first] if len(amounts) == 1 and first in what else "trade with"
        source = source_words(names[amounts[first].source])
        return f"{source} recorded no North Korean {traded} {who} {{when}}: {{{first}}}{doubts}"
    told = by_source(amounts[first], names)
    if first == TURNOVER:
        return f"{NORTH} two-way trade with {who} was {{turnover}} {{when}}{doubts}, {told}"
    if len(amounts) == 2:
        return _both(amounts, names, who, doubts)
    if first == EXPORT:
        said, other = f"sold {{export}} to {who}", "what it bought there that year"
    else:
        said, other = f"bought {{import}} from {who}", "what it sold there that year"
    open_ = f"; {other} is not on record" if found.unsaid else ""
    return f"North Korea {said} {{when}}{doubts}, {told}{open_}"


def _both(amounts, names, who, doubts):
    sold, bought = (by_source(amounts[each], names) for each in (EXPORT, IMPORT))
    opening = f"North Korea sold {{export}} to {who} {{when}}"
    if sold == bought:
        return f"{opening} and bought {{import}}{doubts}, {sold}"
    return f"{opening}, {sold}, and bought {{import}}, {bought}{doubts}"


def _doubts(found):
    """On what the figures of the year conflict, two-way trade too where it is split."""
    several = len(found.amounts) > 1
    return "".join(
        doubt(conflict, "" if direction in found.amounts and not several else ON[direction])
        for direction, conflict in found.contested.items()
    )


def of_measure(series: Series, template: Template, params: dict) -> Sentence | None:
    """The newest credible amount of a line, as `{amount}` of the template for it; None of none.

    A deficit is spoken by its size: the template says what it is.
    """
    given: Options = options(params, money)
    last = newest(series, given["day"])
    if last is None:
        return None
    sentence = say(
        template(last),
        period=last.x,
        labels={"amount": series.label},
        amount=turned(last) if is_deficit(last) else last,
        **given,
    )
    return sentence.without(*unreviewed(series, given["day"], money))


def is_deficit(balance: Point) -> bool:
    """Whether a balance lies below zero, as far as it is known."""
    return max(balance.numbers) <= 0 and min(balance.numbers) < 0


def turned(balance: Point) -> Point:
    """A deficit by its size, with its bounds."""

    def minus(number):
        return None if number is None else -number

    low, high = minus(balance.high), minus(balance.low)
    return replace(balance, value=minus(balance.value), low=low, high=high)


def partner_template(table: TradeTable, measure: str, country: Country) -> Template:
    """Of one measure of a partner's trade."""
    who = partner_words(country)

    def template(last: Point) -> str:
        conflict = None if measure == BALANCE else table.contested(measure, last.x)
        more = "bought {amount} more from {who} than it sold there"
        less = "sold {amount} more to {who} than it bought there"
        words = {
            EXPORT: "North Korea sold {amount} to {who}",
            IMPORT: "North Korea bought {amount} from {who}",
            TURNOVER: f"{NORTH} two-way trade with {{who}} was {{amount}}",
            BALANCE: f"North Korea {more if is_deficit(last) else less}",
        }
        said = words[measure].replace("{who}", who)
        return f"{said} {{when}}{doubt(conflict)}, {by_source(last, table.names)}"

    return template


def world_template(table: TradeTable, measure: str, with_south: bool) -> Template:
    """Of one measure of the trade with the world, as its source totals it."""

    def template(last: Point) -> str:
        scope = recorded_by(last, table.names)
        if measure == BALANCE:
            did = "bought {amount} more than it sold"
            did = did if is_deficit(last) else "sold {amount} more than it bought"
            south = " and with inter-Korean trade," if with_south else ""
            return f"{scope},{south} North Korea {did} {{when}}"
        words = {
            TURNOVER: ("two-way trade", "was", "that between South and North"),
            EXPORT: ("exports", "were", "those to South Korea"),
            IMPORT: ("imports", "were", "those from South Korea"),
        }
        what, verb, added = words[measure]
        south = f", with {added}," if with_south else ""
        told = doubt(table.contested(measure, last.x))
        return f"{NORTH} {what} {scope}{south} {verb} {{amount}} {{when}}{told}"

    return template
