"""The rows of one part of a review, narrowed and sorted, each a claim beside the live one; and the
conditions that guess at slips and find losses, by which rows are counted and listed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import chain
from typing import Any, NamedTuple

from django import forms
from django.utils.http import urlencode

from nkworld.changes.change_log import Pair
from nkworld.charts.words import exact
from nkworld.desk.steps import Piece, Pieces, word_by_word
from nkworld.provenance.models import Observation
from nkworld.provenance.read_guess import guess_read
from nkworld.provenance.registries import texts_beside

from .pairs import BOTH, ENDING, NEIGHBOURS, TABLE, Pairs, as_decimal, differs, title_of

type Keys = list[tuple[int | None, int | None]]  # of the draft's row, of the live one
PREFIX = "in-"  # before a field of the cell: a table may have one called “part”
ROWS = 50  # of a page
MOST_OPTIONS = 300  # of a filter: a longer list is searched by words
STEP = "ABS(COALESCE(new_value, 0) - COALESCE(old_value, 0))"
ORDERS = {
    "cell": "By figure, newest first",
    "step": "Largest difference first",
    "per-cent": "Largest difference in per cent first",
}
BY = {
    "cell": "period_start DESC, COALESCE(new_id, old_id)",
    "step": f"{STEP} DESC, COALESCE(new_id, old_id)",
    # Times 1.0: SQLite would leave the fraction of two whole numbers out.
    "per-cent": f"CASE WHEN old_value <> 0 THEN {STEP} * 1.0 / ABS(old_value) ELSE -1 END DESC, "
    "COALESCE(new_id, old_id)",
}


type Difference = tuple[str, Pieces, Pieces]  # a title, what it said and what it says


@dataclass
class Line(Pair):
    new: Observation | None  # None: a live row that the draft doesn't mention
    old: Observation | None = None
    left_out: tuple[str, ...] = ("frequency",)  # of the cell; the period tells the frequency
    comments: Any = None  # None: not to be commented on here

    @property
    def cell(self) -> list[tuple[str, Any]]:
        names = [name for name in self.claim.cell if name not in self.left_out]
        return [(title_of(self.claim, name), self._text(name)) for name in names]

    @property
    def title(self) -> str:
        """`China, 2015, Exports: KOTRA`"""
        return f"{self.claim.cell_text}: {self.claim.source}"

    @property
    def what(self) -> str:
        if self.new is None:
            return "not in the file"
        return "new" if self.old is None else "changed" if self.fields else "unchanged"

    @property
    def differing(self) -> list[Difference]:
        """Choices and amounts, apart from the value, in which the two differ."""
        return [self._difference(n) for n in self.fields if n != "value" and self._is_short(n)]

    @property
    def rewritten(self) -> list[Difference]:
        """Texts in which the two differ, word by word."""
        return [self._difference(name) for name in self.fields if not self._is_short(name)]

    @property
    def is_as_suggested(self) -> bool:
        """Whether it was read as the address of its citation suggests: it may have been guessed."""
        return self.claim.read == guess_read(self.claim.citation, self.claim.source)

    @property
    def details(self) -> list[tuple[str, Any]]:
        """(title, text) of the reason of an exclusion and of what only this table says."""
        names = ["exclusion", *self.claim.own_content()]
        parts = [(title_of(self.claim, name), self._text(name)) for name in names]
        return [(title, text) for title, text in parts if text not in (None, "")]

    def _is_short(self, name: str) -> bool:
        return hasattr(self.claim, f"get_{name}_display") or self.claim.is_amount(name)

    def _difference(self, name: str) -> Difference:
        old, new = (str(self._text(name, each) or "") for each in (self.old, self.claim))
        if old and new and not self._is_short(name):
            return (title_of(self.claim, name), *word_by_word(old, new))
        was, now = ((Piece(text, True) if text else Piece("–"),) for text in (old, new))
        return title_of(self.claim, name), was, now

    def _text(self, name: str, claim: Observation | None = None) -> Any:
        claim = claim or self.claim
        display = getattr(claim, f"get_{name}_display", None)
        value = display() if display else getattr(claim, name)
        return exact(value) if isinstance(value, Decimal) else value


class Lines(list):
    """Lines of a table in the order given; a column in which none says anything is left out."""

    def __init__(self, claims: Iterable[Observation | Line]) -> None:
        super().__init__(one if isinstance(one, Line) else Line(one) for one in claims)
        names = self[0].claim.cell if self else ()
        silent = [n for n in names if not any(getattr(line.claim, n) for line in self)]
        for line in self:
            line.left_out = ("frequency", *silent)
        self.titles = [title for title, _ in self[0].cell] if self else []


@dataclass(frozen=True)
class RowQuery:
    """A part of the review, narrowed, sorted and cut into pages: named as in the address."""

    part: str
    q: str = ""
    cell: Mapping[str, str] = field(default_factory=dict)
    changed: str = ""
    slip: str = ""
    order: str = "cell"
    page: str = "1"

    @classmethod
    def of(cls, query: Mapping[str, str], part: str, model: Any) -> "RowQuery":
        changed, order = query.get("changed", ""), query.get("order", "")
        return cls(
            part,
            query.get("q", "").strip()[:200].replace("\x00", ""),
            {name: value for name in model.cell if (value := query.get(PREFIX + name))},
            changed if changed in model.content else "",
            query.get("slip", ""),
            order if order in ORDERS else ("step" if part in ("changed", "all") else "cell"),
            query.get("page", "1"),
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.q or self.cell or self.changed or self.slip)

    @property
    def first_page(self) -> str:
        of_cell = {PREFIX + name: value for name, value in self.cell.items()}
        parameters = vars(self) | of_cell | {"cell": "", "page": ""}
        return "?" + urlencode({name: value for name, value in parameters.items() if value})

    @property
    def all_of_it(self) -> str:
        return RowQuery(self.part, order=self.order).first_page


class Filter(NamedTuple):
    """A field of `RowForm` by which rows of a part can be narrowed."""

    name: str
    title: str
    options: list[tuple[str, str]]
    chosen: str


class RowForm(forms.Form):
    """What the address asks of the rows of a part; with a choice for each filter."""

    use_required_attribute = False
    part = forms.CharField(widget=forms.HiddenInput)
    q = forms.CharField(label="Country, period or words", widget=forms.SearchInput)

    def __init__(self, query: RowQuery, filters: Iterable[Filter]) -> None:
        initial = vars(query) | {each.name: each.chosen for each in filters}
        super().__init__(auto_id="narrow-%s", initial=initial, label_suffix="")
        if query.slip:
            self.fields["slip"] = forms.CharField(widget=forms.HiddenInput)
        for name, title, options, _ in filters:
            self.fields[name] = forms.ChoiceField(label=title, choices=[("", "All"), *options])
        self.fields["order"] = forms.ChoiceField(choices=ORDERS.items())


def lines_of(pairs: Pairs, keys: Keys) -> Iterator[Line]:
    """The rows of these keys with what stands in their place, in two queries."""
    rows = pairs.model.objects.cited().in_bulk([key for pair in keys for key in pair if key])
    for new, old in keys:
        if (new or old) in rows:
            yield Line(rows.get(new), rows.get(old))


RATIO = "1.0 * new_value / old_value"
FACTORS = {  # of what is live
    "a-thousandth": Decimal("0.001"),
    "a-millionth": Decimal("0.000001"),
    "a-thousandfold": Decimal(1000),
    "a-millionfold": Decimal(1_000_000),
    "a-tenth": Decimal("0.1"),
    "a-hundredth": Decimal("0.01"),
    "tenfold": Decimal(10),
    "a-hundredfold": Decimal(100),
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
TEXTS: dict[str, str] = texts_beside(__file__, "slips.yaml")


@dataclass(frozen=True)
class Slip:
    """A guess or a loss: a sentence on rows that keep a condition."""

    slug: str
    where: str
    part: str = "all"  # of the review, in which they are listed
    least: int = 1
    number: int = 0
    text: str = ""  # of the list, where it is not called as the slug
    given: Mapping[str, Any] = field(default_factory=dict)  # what its text says besides

    @property
    def sentence(self) -> str:
        one = self.number == 1
        words = {"is": "are", "has": "have", "changes": "change", "becomes": "become", "s": "s"}
        chosen = {word: word if one else several for word, several in words.items()}
        about = {**self.given, **chosen, "n": f"{self.number:,}", "s": "" if one else "s"}
        return TEXTS[self.text or self.slug].format_map(about)

    @property
    def tick(self) -> str:
        """Of a loss, with its number: where that has changed since, the tick is another one."""
        return f"confirm_{self.slug}_{self.number}"

    @property
    def rows(self) -> str:
        """The query of the address that lists them."""
        return f"?part={self.part}&slip={self.slug}"


def guesses(pairs: Pairs) -> list[Slip]:
    if not pairs.known["all"]:
        return []
    every = list(slips(pairs))
    return _counted(every, pairs.numbers({slip.slug: slip.where for slip in every}))


def losses(pairs: Pairs) -> list[Slip]:
    """What nobody sees in the draft's own rows, and a publish would take from the live table."""
    return _counted(_losses(pairs), pairs.known) if pairs.release.is_open else []


def _counted(found: Iterable[Slip], numbers: dict[str, int]) -> list[Slip]:
    counted = [replace(slip, number=numbers[slip.slug]) for slip in found]
    return [slip for slip in counted if slip.number >= slip.least]


def condition_of(slug: str, pairs: Pairs) -> str:
    """Of the rows of a guess or a loss; empty if none is called so."""
    # The slips ask the database.
    return next(
        (slip.where for slip in chain(_losses(pairs), slips(pairs)) if slip.slug == slug), ""
    )


def _losses(pairs: Pairs) -> Iterator[Slip]:
    yield Slip(
        "close", ENDING, "vanished", text="close" if pairs.release.complete else "close-readings"
    )
    for slug, emptied in pairs.blanks.items():
        title = title_of(pairs.model, slug.removeprefix("blank-"))
        yield Slip(slug, emptied, "changed", text="blank", given={"title": title})


def slips(pairs: Pairs) -> Iterator[Slip]:
    yield from _exchanged(pairs)
    for slug, factor in FACTORS.items():
        yield Slip(slug, _times(factor))
    yield from _rates(pairs)
    # Against the periods before and after, as they would stand.
    begun = f"new_id IN (SELECT new_id FROM {NEIGHBOURS} WHERE"  # noqa: S608 - names
    for unit, low, high in (("thousand", 300, 3000), ("million", 300_000, 3_000_000)):
        near = f"{begun} COALESCE(earlier, later) BETWEEN value * {low} AND value * {high})"
        yield Slip(f"{unit}th-of-neighbours", near, least=FEW)
    for slug, apart in (("above", f"value > {JUMP} *"), ("below", f"value * {JUMP} <")):
        both = f"({apart} earlier OR earlier IS NULL) AND ({apart} later OR later IS NULL)"
        yield Slip(f"{slug}-neighbours", f"{begun} {both})")
    if pairs.has_rivals:
        # Against what every other live source has for the same cell.
        table = (
            f"SELECT p.new_id FROM {TABLE} p JOIN {pairs.observations} o ON "  # noqa: S608 - names
            f"{pairs.same_cell('o', 'p')} AND {pairs.of_others} "
            f"WHERE p.reading = 0 AND p.new_out = 0 AND p.new_value > 0 AND "
            f"{differs('p')} GROUP BY p.new_id, p.new_value HAVING "
        )
        for slug, condition in (
            ("above-others", f"p.new_value > {JUMP} * MAX(o.value)"),
            ("below-others", f"p.new_value * {JUMP} < MIN(o.value)"),
        ):
            yield Slip(slug, f"new_id IN ({table}{condition})")
    yield Slip("to-zero", "changes <> 0 AND new_value = 0 AND old_value <> 0")
    kept = f"old_value IS DISTINCT FROM new_value AND NOT {pairs.differs_in('as_quoted')}"
    yield Slip("same-words", f"changes <> 0 AND {kept}")


def _times(factor: Decimal) -> str:
    return f"{BOTH} AND {RATIO} BETWEEN {factor * (1 - NEAR)} AND {factor * (1 + NEAR)}"


def _rates(pairs: Pairs) -> Iterator[Slip]:
    """One factor that most changed rows share, or the band of an exchange rate."""
    changed = pairs.known["comparable"]
    least = max(FEW, int(changed * MOST))
    if changed < FEW:
        return
    # The middle of the fullest drawer of ratios, where it holds enough of them.
    ratio = f"CASE WHEN new_value >= old_value THEN {RATIO} ELSE -1.0 * old_value / new_value END"
    drawers = pairs.ask(
        f"ROUND(CAST({ratio} AS NUMERIC), 2) AS drawer, COUNT(*) AS held",
        f"{BOTH} AND {RATIO} BETWEEN 0.0001 AND 10000",
        rest="GROUP BY drawer ORDER BY held DESC LIMIT 1",
    )
    middle = as_decimal(drawers[0][0]) or Decimal(1) if drawers else Decimal(1)
    common = middle if middle > 0 else -1 / middle
    is_shared = abs(abs(middle) - 1) > 2 * NEAR and drawers[0][1] >= max(FEW, changed * SPLIT)
    if is_shared and not any(abs(common / each - 1) <= 2 * NEAR for each in FACTORS.values()):
        times = f"{common:.3g}" if common >= 1 else f"1/{1 / common:.3g}"
        given = {"times": times, "changed": changed}
        yield Slip("one-factor", _times(common), least=least, given=given)
    elif "dollar" in pairs.model.unit:
        for name, (low, high) in CURRENCIES.items():
            bands = f"{RATIO} BETWEEN {low} AND {high} OR {RATIO} BETWEEN {1 / high} AND {1 / low}"
            where = f"{BOTH} AND ({bands}) AND NOT {RATIO} BETWEEN 990 AND 1010"
            given = {"currency": name, "changed": changed}
            yield Slip(f"rate-{name.split()[-1]}", where, least=least, text="rate", given=given)


def _exchanged(pairs: Pairs) -> Iterator[Slip]:
    """Two directions of one cell have changed places, against what is live or what others say."""
    if "direction" not in pairs.model.cell:
        return
    cell = pairs.same_cell("p", "q", without="direction")
    other = f"{cell} AND p.reading = q.reading AND p.direction <> q.direction"
    rivals = (
        f"JOIN {pairs.observations} o ON {pairs.same_cell('o', 'q')} AND {pairs.of_others} "
        f"JOIN {pairs.observations} r ON {pairs.same_cell('r', 'p')} AND r.source_id = o.source_id "
        f"AND {pairs.of_others.replace('o.', 'r.')}"
    )

    near = "({0} > 0 AND {0} BETWEEN {1} * 0.999 AND {1} * 1.001)".format

    def found(joined: str, which: str, theirs: str, ours: str) -> str:
        return (
            f"new_id IN (SELECT p.new_id FROM {TABLE} p JOIN {TABLE} q ON {other} {joined} "  # noqa: S608
            f"WHERE {which} AND {near('p.new_value', theirs)} AND {near('q.new_value', ours)} "
            f"AND NOT {near('p.new_value', ours)})"
        )

    yield Slip(
        "exchanged", found("", "p.changes <> 0 AND q.changes <> 0", "q.old_value", "p.old_value")
    )
    if pairs.has_rivals:
        which = "p.new_id IS NOT NULL AND q.new_id IS NOT NULL AND p.old_id IS NULL"
        yield Slip("exchanged-with-others", found(rivals, which, "o.value", "r.value"))
