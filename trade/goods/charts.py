"""The goods of a month side by side; those of a year piled up, of one source and none overlapping
another, and how much of its total they are. US dollars, seen from the DPRK.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from nkworld.asking.fields import PeriodField, months_begun, written
from nkworld.charts import Figure, Point, Series, money, nth_role, percent
from nkworld.charts.periods import when
from nkworld.charts.words import per_cent
from nkworld.figures import registry as figures
from nkworld.figures.amounts import day_of, point_of, share_of, total
from nkworld.figures.claims import Claims, Row, line
from nkworld.provenance.dates import Frequency

from ..claims import CHINA, EXPORT, IMPORT, IN_DOLLARS, LABELS, ROLES, TradeTable, flows_with
from ..credibility import Breaks
from . import caps, course  # noqa: F401 - with figures of their own
from .course import goods_claims
from .models import Commodity, CommodityShare
from .parameters import (
    DATASETS,
    GOODS,
    TREE,
    GoodsParameters,
    ShareParameters,
    subtitle,
    traded_words,
)
from .tree import Tree

OWN = ("commodity__code", "commodity__level", "commodity__name")
WAYS = (EXPORT, IMPORT)


class MonthField(PeriodField):
    meaning = "A single month, 2024-08; the newest with goods on record if none is given."

    def read(self, text: str) -> str:
        label = super().read(text)
        if len(label) != 7 or not label[5:].isdigit():
            raise ValueError(f"“{label}” is not a month: write 2024-08.")
        return label

    def written(self) -> dict[str, Any]:
        return written(f"({months_begun()})", "2024-08")


@figures.register(
    "trade/china-goods-of-month",
    GOODS,
    allow_all=False,
    shared=("rule", "as_of"),
    period=MonthField(label="Month"),
    datasets=[GOODS, TREE],
)
def goods_of_month(params: dict) -> Figure:
    """Which goods of a month pages quote from Chinese customs, sold to China and bought there."""
    of_months: dict[str, Any] = {
        "country__code": CHINA,
        "frequency": Frequency.MONTHLY,
        "direction__in": WAYS,
    }
    claims = goods_claims(params["as_of"], OWN, value__isnull=False, **of_months)
    month = params["period"] or max(claims.over(day_of(params)).periods, default="")
    named = []
    for row in claims.where(period=month).rows:  # “6704 Wigs and false hair”
        code = "" if row["commodity__level"] == "uncoded" else f"{row['commodity__code']} "
        part = f", {row['part']}" if row["part"] else ""
        named.append(row | {"name": f"{code}{row['commodity__name']}{part}"})
    chosen = Claims(tuple(named)).chosen(params["rule"].claim_place, "name", "direction")
    # The largest first.
    shown = dict(sorted(chosen.items(), key=lambda each: (-each[1]["value"], each[0])))
    points = {cell: point_of(row) for cell, row in shown.items()}
    names = list(dict.fromkeys(name for name, _ in points))
    series = tuple(
        line(way, LABELS[way], ROLES[way], names, lambda name, way=way: points.get((name, way)))
        for way in WAYS
    )
    return Figure(
        topic=f"goods traded with China {when(month)}" if month else "goods traded with China",
        subtitle=f"Goods traded with China, {month or 'no month'}, seen from North Korea’s side",
        **IN_DOLLARS,
        kind="bar",
        x_title="Goods",
        notes=(
            "Only goods that a page quotes for this month: the list is far from complete, and "
            "codes may lie within one another. Nothing here is added up.",
        ),
        **claims.stated(params, series),
    )


STACKED_LEVELS = (Commodity.Level.CHAPTER, Commodity.Level.GROUP)


def apart(claims: Claims, params: dict, tree: Tree, widest_first: bool) -> Claims:
    """Of each year that is over what the first source in the rule’s order tells of goods that do
    not overlap, the widest or the narrowest first; of two editions of a code the first stands.
    """
    rule, breaks = params["rule"], Breaks.read(params["as_of"], params["country"].code)
    by_year = (
        claims.over(day_of(params))
        .only(lambda row: row["commodity_id"] in tree.by_id and row["value"] is not None)
        .ordered(lambda row: rule.place(row["source_id"]))
        .with_caveats(lambda row: breaks.of_goods(tree.by_id[row["commodity_id"]].span).of(row))
        .of_first_source(rule.claim_place)
        .by("period")
    )
    taken: list[Row] = []
    for _, some in sorted(by_year.items()):
        goods = {tree.by_id[row["commodity_id"]]: row for row in reversed(some.rows)}
        chosen: list[Commodity] = []
        sign = -1 if widest_first else 1
        for each in sorted(goods, key=lambda one: (sign * one.span.width, one.code)):
            if not any(each.span.overlaps(other.span) for other in chosen):
                chosen.append(each)
        taken += [goods[each] for each in sorted(chosen, key=lambda one: one.code)]
    return Claims(tuple(taken)).ordered(lambda row: rule.place(row["source_id"]))


class Stack(NamedTuple):
    """The parts of one year, all of `source`, and the source's own total if it gives one."""

    source: str
    parts: dict[Commodity, Point]
    total: Point | None

    def sum_of(self, commodities: Iterable[Commodity]) -> Point | None:
        wanted = {*commodities}
        parts = {goods: amount for goods, amount in self.parts.items() if goods in wanted}
        if not parts:
            return None
        codes = "HS " + ", ".join(goods.code for goods in parts)
        if len(parts) > 1:
            return total(parts.values(), f"sum of {codes}")
        [amount] = parts.values()
        return replace(amount, note=": ".join(filter(None, [codes, amount.note])))

    @property
    def rest(self) -> Decimal | None:
        """What the total holds beyond the parts; None without a total or if they exceed it."""
        if self.total is None or self.total.value is None:
            return None
        left = self.total.value - sum(amount.number for amount in self.parts.values())
        return left if left >= 0 else None

    @property
    def left(self) -> Decimal:
        """The rest in per cent of the total; 0 where it is not known."""
        whole = self.total
        return per_cent(self.rest, whole.number) if self.rest and whole else Decimal(0)


class Stacks:
    """By year, whole chapters and ranges of the Harmonized System with a value."""

    def __init__(self, params: dict, widest_first: bool = True) -> None:
        moment, rule, direction = params["as_of"], params["rule"], params["direction"]
        self.tree = Tree.load(moment)
        whole: dict[str, Any] = {
            **{"country": params["country"], "direction": direction, "part": ""},
            **{"frequency": Frequency.ANNUAL, "commodity__level__in": STACKED_LEVELS},
            "value__isnull": False,
        }
        every = goods_claims(moment, years=(params["from"], params["to"]), **whole)
        self.claims = apart(every, params, self.tree, widest_first)
        breaks = Breaks.read(moment, params["country"].code)
        of_all = flows_with(params["country"].code, moment)
        of_all = of_all.where(frequency=Frequency.ANNUAL, direction=direction)
        self.totals = TradeTable(of_all.with_caveats(breaks.of), rule)
        self.by_year = {}
        for year, some in sorted(self.claims.by("period").items()):
            [source] = some.names
            parts = {
                self.tree.by_id[row["commodity_id"]]: point_of(row, place=rule.claim_place(row))
                for row in some.rows
            }
            self.by_year[year] = Stack(source, parts, self.totals.of(source, direction, year))

    def stated(self, params: dict, series: Sequence[Series]) -> dict[str, Any]:
        return self.claims.stated(params, series) | {
            "as_of": figures.as_of_text(
                params["as_of"], self.claims.known_from, self.totals.known_from
            )
        }


NAMED = 9  # chapters; the smaller are one
Groups = Mapping[tuple[str, str, str], Iterable[Commodity]]  # {(slug, label, role): goods}


def stacked(params: dict, stacks: Stacks, groups: Groups, how: str) -> Figure:
    """One series a group, headed by the total of their source; what is left of it is told."""
    by_year = stacks.by_year
    layers = (
        line(*group, by_year, lambda year, goods=goods: by_year[year].sum_of(goods))
        for group, goods in groups.items()
    )
    words = subtitle(params, how)
    notes = [
        "Each bar is one source’s goods that do not overlap. Few goods are quoted in some years: a "
        "colour that is missing is not a zero, and a bar is no total."
    ]
    known: dict[str, Any] = {y: stack for y, stack in by_year.items() if stack.rest is not None}
    if known:
        *earlier, (year, newest) = known.items()
        words += (
            f". Not broken down, and not in the picture: {when(year)} {money(newest.rest)} "
            f"of the {money(newest.total.value)} that {stacks.claims.names[newest.source]} totals "
            f"({percent(newest.left)})"
        )
        if earlier:
            earlier.sort(key=lambda pair: pair[1].left)
            least, most = (f"{percent(s.left)} ({y})" for y, s in (earlier[0], earlier[-1]))
            text = f"between {least} and {most}" if len(earlier) > 1 else least
            notes.insert(
                0,
                f"Not broken down in earlier years: {text} of the same source’s total. The chart "
                "“How much is broken down by goods” tells of each.",
            )
    if without := [year for year in by_year if year not in known]:
        notes.append(f"No total of the same source that holds its goods: {', '.join(without)}.")
    return Figure(
        topic=traded_words(params),
        headed_by=(line("total", "Total", "", by_year, lambda year: by_year[year].total),),
        subtitle=words,
        **IN_DOLLARS,
        kind="stacked",
        notes=tuple(notes),
        **stacks.stated(params, [each for each in layers if each.known]),
    )


@figures.register("trade/goods-sectors", GoodsParameters, datasets=DATASETS)
def sectors(params: dict) -> Figure:
    """Exports or imports by sector, stacked; what the same source's total leaves over, in words."""
    stacks = Stacks(params)
    tree = stacks.tree
    over_several = [each for each in tree.commodities if each.span and not tree.sector_of(each)]
    groups = {
        (sector.slug, sector.name, "other" if sector.slug == "other" else nth_role(place)): [
            each for each in tree.by_sector.get(sector, ()) if each not in over_several
        ]
        for place, sector in enumerate(tree.sectors)
    }
    groups["across", "Ranges over several sectors", "other"] = over_several
    return stacked(params, stacks, groups, "by sector")


@figures.register("trade/goods-chapters", GoodsParameters, datasets=DATASETS)
def chapters(params: dict) -> Figure:
    """Exports or imports by chapter of the Harmonized System, stacked; the largest in colour."""
    stacks = Stacks(params, widest_first=False)
    # What each adds up to over the years tells the large from the small.
    sizes: dict[Commodity, Decimal] = defaultdict(Decimal)
    for stack in stacks.by_year.values():
        for goods, amount in stack.parts.items():
            sizes[goods] += amount.number
    every = sorted(sizes, key=lambda each: (-sizes[each], each.code))
    groups = {
        (f"hs-{each.code}", each.name, nth_role(place)): [each]
        for place, each in enumerate(every[:NAMED])
    }
    groups["smaller", "Other goods on record", "other"] = every[NAMED:]
    return stacked(params, stacks, groups, "by chapter or range of the Harmonized System")


@figures.register("trade/goods-broken-down", GoodsParameters, datasets=DATASETS)
def broken_down(params: dict) -> Figure:
    """Which share of its own total a source is quoted on by goods, by year."""
    stacks = Stacks(params)
    by_year = stacks.by_year
    shares: dict[str, Point | None] = {}
    for year, stack in by_year.items():
        part, whole = stack.sum_of(stack.parts), stack.total
        shares[year] = Point("", None, note="the source gives no total that holds its goods")
        if part is not None and whole is not None and stack.rest is not None:
            shares[year] = share_of(part, whole, f"{money(part.number)} of {money(whole.number)}")
    series = (line("broken-down", "Broken down by goods", "category-1", by_year, shares.get),)
    return Figure(
        topic=f"{traded_words(params)} broken down by goods",
        subtitle=subtitle(params, "that whole chapters or ranges on record make up"),
        unit="per cent of the source’s own total",
        kind="bar",
        notes=(
            "What is left may be any goods: it was not quoted where these figures were read. "
            "Headings beside the chapters and parts of a code are not counted.",
        ),
        **stacks.stated(params, series),
        denominator="the same source’s total for the partner, year and direction",
    )


@figures.register("trade/goods-shares", ShareParameters, datasets=[CommodityShare.dataset, TREE])
def goods_shares(params: dict) -> Figure:
    """Which shares of its own total KOTRA gave to sorts of goods, stacked by year."""
    tree = Tree.load(params["as_of"])
    rows = CommodityShare.objects.as_of(params["as_of"]).annual().whole()
    rows = rows.between(params["from"], params["to"])
    rows = rows.filter(country=params["country"], direction=params["direction"])
    named = (
        row | {"note": "; ".join(filter(None, [f"“{row['named']}”", row["note"]]))}
        for row in Claims.read(rows, "commodity_id", "named").rows
    )
    claims = apart(Claims(tuple(named)), params, tree, widest_first=False)
    # Those told of in the most years first.
    by_goods = claims.by("commodity_id")
    ordered = sorted(by_goods, key=lambda key: (-len(by_goods[key].rows), tree.by_id[key].code))
    layers = [
        by_goods[key].series(f"hs-{tree.by_id[key].code}", tree.by_id[key].name, nth_role(at))
        for at, key in enumerate(ordered)
    ]
    notes = [
        "Only the goods to which a report gives a share: the space above a bar is all other "
        "goods, whichever they are. Of two shares that overlap the narrower is drawn."
    ]
    if claims:
        year = claims.periods[-1]
        left = Decimal(100) - sum(each.number for each in claims.where(period=year).amounts)
        notes.insert(
            0, f"Of {year} the report leaves {percent(left)} to goods that it gives no share."
        )
    return Figure(
        topic=f"shares of {traded_words(params)}",
        subtitle=subtitle(params, "in per cent of the source’s own total"),
        unit="per cent of the source’s own total",
        kind="stacked",
        notes=tuple(notes),
        denominator="the total of the same source for the partner, year and direction",
        **claims.stated(params, layers),
    )
