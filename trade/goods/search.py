"""Goods and resolutions under the site's search."""

import re
from collections.abc import Iterator, Mapping, Sequence

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import timezone

from nkworld.asking.parameters import rule_called
from nkworld.atlas.models import WORLD
from nkworld.charts import Point, in_a_row
from nkworld.portal import sitemap
from nkworld.portal.search import Hit
from nkworld.portal.search import register as searcher
from nkworld.search import entries
from nkworld.search.answers import Beside, Reading, answers, recogniser
from nkworld.search.entries import Entry, page
from nkworld.search.question import Unit, phrase_of
from nkworld.search.words import Word

from ..claims import CHINA
from .caps import DOLLARS, Headroom, yearly_caps
from .models import Commodity, GoodsFlow, Measure, Resolution, Sector
from .parameters import bare, codes
from .tree import Tree

page(
    "Goods",
    "goods:index",
    "What North Korea sells and buys, by chapter and heading of the Harmonized System.",
    also="commodities products HS exports imports",
)
page(
    "Sanctions on trade",
    "goods:sanctions",
    "What may not be sold to North Korea or bought from it: bans and caps of the Security "
    "Council, resolution by resolution, and what was recorded against the caps.",
    also="sanctions measures caps embargo coal oil textiles seafood",
)

# A heading has the figures: of several sorts that bear a name it is the likeliest.
LIKELIEST: list[str] = [Commodity.Level.HEADING, Commodity.Level.CHAPTER, Commodity.Level.GROUP]
WEIGHTS = {level: 4 - at for at, level in enumerate(LIKELIEST)}


@entries.register("Goods", Commodity, Sector)
def goods() -> Iterator[Entry]:
    for each, _ in Tree.load().words:
        yield Entry(
            each.title,
            each.get_absolute_url(),
            names=f"HS {each.code} {each.name_ko}",
            weight=WEIGHTS.get(each.level, 0),
        )


@searcher("Codes of goods of which nothing is on record")
def codes_without_records(words: list[Word]) -> list[Hit]:
    """Codes of the Harmonized System, where they are all that is asked for."""
    known = Tree.load().by_code if words else {}
    meant = [code for word in words if (code := bare(word)) in codes() and code not in known]
    if len(meant) != len([word for word in words if word.casefold() != "hs"]):
        return []
    return [
        Hit(f"{code} {codes()[code][0]}", f"{reverse('goods:index')}?q={code}") for code in meant
    ]


@entries.register("Sanctions", Resolution, Measure)
def resolutions() -> Iterator[Entry]:
    for each in Resolution.objects.prefetch_related("measures"):
        goods = dict.fromkeys(measure.goods for measure in each.measures.all())
        yield Entry(
            each.title,
            each.get_absolute_url(),
            about=f"adopted {each.adopted_on:%-d %B %Y}",
            text="; ".join(filter(None, goods)),
            also=f"{each.slug} sanctions measures Security Council",
            weight=2,
        )


THINGS = re.compile(r",|;|:|\(| and ")


@recogniser("goods")
def goods_named(units: Sequence[Unit]) -> list[Reading]:
    """Goods whose code or name is one of the words, or two or three that follow each other, or
    begins with them. Sure is the one that bears the name, or alone has it as the first of several
    things: “wigs” of “Wigs, false beards and eyelashes”, and not “oil” of “Oil seeds”.
    """
    runs = [units[start : start + size] for size in (3, 2, 1) for start in range(len(units))]
    found: dict[str, Reading] = {}
    for run in runs:
        named = sorted(_named(run))
        best = [fit for fit, *_ in named if fit == named[0][0]]
        for fit, _, code, each in named:
            sure = fit == EXACT or fit == FIRST and len(best) == 1
            found.setdefault(code, Reading(code, each.name.lower(), tuple(run), sure))
    return sorted(found.values(), key=lambda reading: not reading.sure)


EXACT, FIRST, TYPED, SYNONYM = range(4)


def _named(run: Sequence[Unit]) -> Iterator[tuple[int, int, str, Commodity]]:
    """(how well it fits, place of its level, code, commodity)"""
    # A set of synonyms goes by its term: 煤炭 is coal before it is anthracite.
    needles = [[*(Unit(unit.term).needles if unit.term else ()), *unit.needles] for unit in run]
    # A set of synonyms may name a code: seafood is chapter 03.
    codes = set(run[0].word.alternatives) if len(run) == 1 else {" ".join(u.typed for u in run)}
    for each, _ in Tree.load().words:
        names = [name for name in (each.name, each.name_ko) if name]
        level = LIKELIEST.index(each.level) if each.level in LIKELIEST else len(LIKELIEST)
        fits = [fit for name in names if (fit := _fit(name, needles)) is not None]
        if each.code in codes or each.code.casefold() == run[0].typed.casefold():
            fits = [EXACT]
        if fits:
            yield min(fits), level, each.code, each


def _fit(name: str, needles: Sequence[Sequence[str]]) -> int | None:
    """How a name fits the words: it begins with the first and has all the others."""
    words, typed = f" {' '.join(phrase_of(name))} ", " ".join(some[0].strip() for some in needles)
    if not all(any(one in words for one in some) for some in needles):
        return None
    if words.strip() == typed:
        return EXACT
    if " ".join(phrase_of(THINGS.split(name)[0])).strip() == typed:
        return FIRST
    begins = [words.startswith(one if one[0] == " " else f" {one}") for one in needles[0]]
    return TYPED if begins[0] else SYNONYM if any(begins) else None


def cap_of(query: Mapping[str, str], year: str) -> dict[str, str] | None:
    """The cap on the goods in dollars, else in another unit; None if none counts this direction."""
    asked = query["goods"], query["direction"]
    found = [cap for cap in yearly_caps() if (cap.code, cap.measure.direction) == asked]
    best = min(found, key=lambda cap: cap.unit != DOLLARS, default=None)
    return {"cap": best.slug} if best else None


@recogniser("cap")
def cap(units: Sequence[Unit]) -> list[Reading]:
    named = goods_named(units)
    every = yearly_caps() if named else []  # asked of the database where goods are named only
    caps = [(one, each) for one in named for each in every if each.code == one.value]
    caps.sort(key=lambda pair: pair[1].unit != DOLLARS)
    is_one = len({one.value for one, _ in caps}) == 1
    return [Reading(each.slug, one.label, one.units, one.sure or is_one) for one, each in caps]


def held_against(query: Mapping[str, str], point: Point) -> str:
    """What was recorded in the year in per cent of each limit of the measure, and whether one of
    them was passed: where there are two, the lower one counts. Of a cap on spells of twelve months
    no calendar year can tell that.
    """
    headroom = Headroom(rule_called(GoodsFlow.dataset), timezone.localdate())
    cap = headroom.cap(query["cap"])
    limits = [each for each in headroom.caps if cap and each.measure == cap.measure]
    held = [
        (limit, year)
        for limit in limits
        for year in headroom.years(limit)
        if year.year == point.x and year.headroom is not None
    ]
    if not cap or not held:
        return ""
    shares = in_a_row([f"{year.share_words} of {limit.allowed_words}" for limit, year in held])
    recorded = f"Recorded in {point.x}: {shares} that the Security Council allowed"
    if cap.measure.cap_period != "calendar year":
        return f"{recorded}."
    if any((year.headroom or 0) < 0 for _, year in held):
        return f"{recorded}; on record the cap was passed."
    return (
        f"{recorded}; on record the cap was not passed, and what nobody notified is in no record."
    )


CAP = Beside("Against its cap", "trade/cap-headroom", cap_of)


def cell(query: Mapping[str, str]) -> dict[str, str]:
    fields = {"country": "country__code", "goods": "commodity__code", "direction": "direction"}
    return {fields[name]: query[name] for name in fields}


def answers_goods(slug: str, measure: str, *units: str) -> None:
    """Exports to and imports from one country, the world, and China where it alone is on record."""
    for direction, way in (("export", "to"), ("import", "from")):
        for partner, code in (("{country}", ""), ("the world", WORLD), ("China", CHINA)):
            answers(
                slug,
                [f"{word} {unit}".strip() for word in (f"{direction}s", "") for unit in units],
                subject=f"{measure}{direction}s of {{goods}} {way} {partner}",
                takes=["goods"] if code else ["country", "goods"],
                way=way,
                cell=cell,
                given={"direction": direction} | ({"country": code} if code else {}),
                beside=[CAP],
            )


answers_goods("trade/commodity-value", "", "")
answers(
    "trade/cap-headroom",
    [
        *("cap", "cap sanctions", "cap exports", "cap imports", "cap China", "cap exports China"),
        *("cap United Nations", "cap Security Council", "cap tonnes", "cap barrels"),
        *("", "imports", "exports"),
    ],
    subject="{cap} against its cap",
    takes=["cap"],
    series=["recorded", "allowed"],
    verdict=held_against,
)
# Of goods that nobody values, such as refined oil, the quantity answers.
answers_goods(
    "trade/commodity-quantity", "the quantity of ", "tonnes", "barrels", "quantity", "weight", ""
)
answers("trade/petroleum-estimates", ["refined oil"], subject="oil that nobody notified")


@sitemap.register("goods")
class Goods(Sitemap):
    def items(self) -> list[Commodity]:
        return list(Tree.load().by_code.values())


@sitemap.register("sanctions")
class Sanctions(Sitemap):
    def items(self) -> list[Resolution]:
        return list(Resolution.objects.all())
