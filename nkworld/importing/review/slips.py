"""Guesses at slips, each a question with its number of rows: a condition on the pairs, so that the
same words count its rows and list them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from nkworld.charts.numbers import plain
from nkworld.provenance.models import Status

from .pairs import AFTER, BOTH, ENDING, TABLE, Pairs, as_decimal, differs

RATIO = "1.0 * new_value / old_value"
FACTORS = {  # slug: (factor, what may have happened)
    "a-thousandth": (Decimal("0.001"), "Was a column in thousands taken as it stands?"),
    "a-millionth": (Decimal("0.000001"), "Was a column in millions taken as it stands?"),
    "a-thousandfold": (Decimal(1000), "Were thousands scaled twice, or is the unit another?"),
    "a-millionfold": (Decimal(1_000_000), "Were millions scaled twice, or is the unit another?"),
    "a-tenth": (Decimal("0.1"), "A digit lost?"),
    "a-hundredth": (Decimal("0.01"), "Two digits lost, or is 억 among the units?"),
    "tenfold": (Decimal(10), "A digit too many?"),
    "a-hundredfold": (Decimal(100), "Two digits too many, or cents for dollars?"),
}
NEAR = Decimal("0.01")
CURRENCIES = {  # to the US dollar, in the years that the portal speaks of
    "yuan": (Decimal("6.0"), Decimal("8.6")),
    "Japanese yen": (Decimal(75), Decimal(160)),
    "South Korean won": (Decimal(900), Decimal(1450)),
}
MOST = Decimal("0.6")  # of the changed rows: what they share is no accident
SPLIT = Decimal("0.3")  # of them: rounding scatters one factor over a few drawers
FEW = 3  # rows that share something by accident
JUMP = 10
BESIDE = "review_neighbours"
SIDES = ("earlier", "later")
SEVERAL = {"is": "are", "has": "have", "changes": "change", "becomes": "become"}


@dataclass(frozen=True)
class Slip:
    """A guess: what it says of its rows, the condition by which they are found, their number."""

    slug: str
    text: str
    where: str
    noun: str = "figure"
    verb: str = "is"
    least: int = 1
    number: int = 0

    @property
    def sentence(self) -> str:
        """“1 figure is …”, “412 figures are …”"""
        if self.number == 1:
            return f"1 {self.noun} {self.verb} {self.text}"
        return f"{self.number:,} {self.noun}s {SEVERAL[self.verb]} {self.text}"


def guesses(pairs: Pairs) -> list[Slip]:
    if not pairs.known["all"]:
        return []
    every = list(slips(pairs))
    wheres = {slip.slug: slip.where for slip in every}
    numbers = pairs.numbers(wheres, beside=neighbours_of(pairs))
    counted = [replace(slip, number=numbers[slip.slug]) for slip in every]
    return [slip for slip in counted if slip.number >= slip.least]


def condition_of(slug: str, pairs: Pairs) -> str:
    """Of the rows of a slip, or of one of the `losses`; empty if none is called so."""
    if slug in ("close", "end"):
        return ENDING
    if emptied := pairs.blanked.get(slug.removeprefix("blank-")):
        return f"new_id IN (SELECT d.id FROM {pairs.side_by_side} WHERE {emptied})"  # noqa: S608
    return next((slip.where for slip in slips(pairs) if slip.slug == slug), "")


def slips(pairs: Pairs) -> Iterator[Slip]:
    yield from _exchanged(pairs)
    for slug, (factor, question) in FACTORS.items():
        times = f"{max(factor, 1 / factor):,.0f} times {'larger' if factor > 1 else 'smaller'}"
        lost = f" (−{plain((100 * (1 - factor)).normalize())} %)" if factor < 1 else ""
        text = f"{times} than what is live{lost}. {question}"
        yield Slip(slug, text, _times(factor))
    yield from _rates(pairs)
    yield from _neighbours()
    yield from _others(pairs)
    yield Slip(
        "to-zero",
        "zero. Zero is not “not reported”: an empty cell or a dash?",
        "changes <> 0 AND new_value = 0 AND old_value <> 0",
        verb="becomes",
    )
    yield Slip(
        "same-words",
        "while “As printed there” keeps the words of the old one.",
        "changes <> 0 AND old_value IS DISTINCT FROM new_value "
        f"AND NOT {pairs.differs_in('as_quoted')}",
        noun="value",
        verb="changes",
    )


def _times(factor: Decimal) -> str:
    return f"{BOTH} AND {RATIO} BETWEEN {factor * (1 - NEAR)} AND {factor * (1 + NEAR)}"


def _rates(pairs: Pairs) -> Iterator[Slip]:
    """One factor that most changed rows share, or the band of an exchange rate."""
    changed = pairs.known["comparable"]
    least = max(FEW, int(changed * MOST))
    if changed < FEW:
        return
    common = _commonest_ratio(pairs)
    if common and not any(abs(common / each - 1) <= 2 * NEAR for each, _ in FACTORS.values()):
        times = f"{common:.3g}" if common >= 1 else f"1/{1 / common:.3g}"
        yield Slip(
            "one-factor",
            f"{times} times the old one, of {changed:,} that change: another currency or another "
            "unit?",
            _times(common),
            least=least,
        )
        return
    if "dollar" not in pairs.model.unit:
        return
    for name, (low, high) in CURRENCIES.items():
        inside = f"({RATIO} BETWEEN {low} AND {high} OR {RATIO} BETWEEN {1 / high} AND {1 / low})"
        yield Slip(
            f"rate-{name.split()[-1]}",
            f"as far from the old one as {name} are from dollars, of {changed:,} that change: "
            "another currency?",
            f"{BOTH} AND {inside} AND NOT {RATIO} BETWEEN 990 AND 1010",
            least=least,
        )


def _commonest_ratio(pairs: Pairs) -> Decimal | None:
    """The middle of the fullest drawer of ratios, where it holds most of them."""
    ratio = f"CASE WHEN new_value >= old_value THEN {RATIO} ELSE -1.0 * old_value / new_value END"
    in_sight = f"{BOTH} AND {RATIO} BETWEEN 0.0001 AND 10000"
    drawers = pairs.ask(
        f"ROUND(CAST({ratio} AS NUMERIC), 2) AS drawer, COUNT(*) AS held",
        in_sight,
        rest="GROUP BY drawer ORDER BY held DESC LIMIT 1",
    )
    if not drawers or drawers[0][1] < max(FEW, pairs.known["comparable"] * SPLIT):
        return None
    middle = as_decimal(drawers[0][0]) or Decimal(1)
    if abs(abs(middle) - 1) <= 2 * NEAR:
        return None
    return middle if middle > 0 else -1 / middle


def _exchanged(pairs: Pairs) -> Iterator[Slip]:
    """Two directions of one cell have changed places, against what is live or what others say."""
    if "direction" not in pairs.model.cell:
        return
    cell = pairs.same_cell("p", "q", without="direction")
    other = f"{cell} AND p.reading = q.reading AND p.direction <> q.direction"
    live = _live_of_others(pairs)
    rivals = (
        f"JOIN {pairs.observations} o ON {pairs.same_cell('o', 'q')} AND {live} "
        f"JOIN {pairs.observations} r ON {pairs.same_cell('r', 'p')} AND r.source_id = o.source_id "
        f"AND {live.replace('o.', 'r.')}"
    )

    def found(joined: str, which: str, theirs: str, ours: str) -> str:
        return (
            f"new_id IN (SELECT p.new_id FROM {TABLE} p JOIN {TABLE} q ON {other} {joined} "  # noqa: S608
            f"WHERE {which} AND {_near('p.new_value', theirs)} AND {_near('q.new_value', ours)} "
            f"AND NOT {_near('p.new_value', ours)})"
        )

    yield Slip(
        "exchanged",
        "changed places with the other direction of the same period: exports are now what imports "
        "were. Whose point of view has the file?",
        found("", "p.changes <> 0 AND q.changes <> 0", "q.old_value", "p.old_value"),
        verb="has",
    )
    if pairs.has_rivals:
        which = "p.new_id IS NOT NULL AND q.new_id IS NOT NULL AND p.old_id IS NULL"
        yield Slip(
            "exchanged-with-others",
            "what another source has for the other direction of the same period. Whose point of "
            "view has the file?",
            found(rivals, which, "o.value", "r.value"),
            noun="new figure",
        )


def _near(one: str, other: str) -> str:
    return f"({one} > 0 AND {one} BETWEEN {other} * 0.999 AND {other} * 1.001)"


def _live_of_others(pairs: Pairs) -> str:
    return (
        "o.known_from IS NOT NULL AND o.known_until IS NULL AND o.reading = 0 AND o.value > 0 "
        f"AND o.status <> '{Status.EXCLUDED}' AND o.source_id <> {pairs.release.source_id:d}"
    )


def _neighbours() -> Iterator[Slip]:
    """Figures far above or below those of the periods before and after, as they would stand."""
    begun = f"new_id IN (SELECT new_id FROM {BESIDE} WHERE"  # noqa: S608 - names
    for unit, low, high in (("thousand", 300, 3000), ("million", 300_000, 3_000_000)):
        yield Slip(
            f"{unit}th-of-neighbours",
            f"about a {unit} times smaller than in the period before or after: was a column in "
            f"{unit}s taken as it stands?",
            f"{begun} COALESCE(earlier, later) BETWEEN value * {low} AND value * {high})",
            least=FEW,
        )
    for slug, apart, words in (
        ("above-neighbours", f"value > {JUMP} *", "over ten times what stands"),
        ("below-neighbours", f"value * {JUMP} <", "less than a tenth of what stands"),
    ):
        both = " AND ".join(f"({apart} {side} OR {side} IS NULL)" for side in SIDES)
        yield Slip(slug, f"{words} in the periods before and after.", f"{begun} {both})")


def neighbours_of(pairs: Pairs) -> str:
    """What begins a statement that asks for neighbours: each figure beside those of its series."""
    series = ", ".join(pairs.column(name) for name in pairs.model.cell if name != "period")
    beside = ", ".join(
        f"CASE WHEN ABS({way}(year) OVER w - year) <= 1 THEN {way}({AFTER}) OVER w END AS {name}"
        for way, name in zip(("LAG", "LEAD"), SIDES, strict=True)
    )
    out = "CASE WHEN new_id IS NULL THEN old_out ELSE new_out END"
    rows = (
        f"SELECT new_id, {differs()} AS differs, {AFTER} AS value, {beside} FROM {TABLE} "  # noqa: S608
        f"WHERE reading = 0 AND stays = 1 AND {out} = 0 AND {AFTER} > 0 "
        f"WINDOW w AS (PARTITION BY {series} ORDER BY period_start)"
    )
    return (
        f"WITH {BESIDE} AS MATERIALIZED (SELECT new_id, value, earlier, later "  # noqa: S608
        f"FROM ({rows}) AS series "
        "WHERE differs AND (earlier IS NOT NULL OR later IS NOT NULL)) "
    )


def _others(pairs: Pairs) -> Iterator[Slip]:
    """Figures far above or below what every other live source has for the same cell."""
    if not pairs.has_rivals:
        return
    table = (
        f"SELECT p.new_id FROM {TABLE} p JOIN {pairs.observations} o ON "  # noqa: S608 - names
        f"{pairs.same_cell('o', 'p')} AND {_live_of_others(pairs)} "
        f"WHERE p.reading = 0 AND p.new_out = 0 AND p.new_value > 0 AND "
        f"{differs('p')} GROUP BY p.new_id, p.new_value HAVING "
    )
    for slug, condition, words in (
        ("above-others", f"p.new_value > {JUMP} * MAX(o.value)", "over ten times"),
        ("below-others", f"p.new_value * {JUMP} < MIN(o.value)", "less than a tenth of"),
    ):
        yield Slip(
            slug,
            f"{words} what any other source has for the same figure.",
            f"new_id IN ({table}{condition})",
        )
