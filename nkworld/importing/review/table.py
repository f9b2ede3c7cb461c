"""The rows of one part of a review, narrowed and sorted; each is a claim beside the live one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.contrib.admin.utils import label_for_field
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.text import capfirst

from nkworld.changes.change_log import Pair
from nkworld.charts.words import exact
from nkworld.desk.pages import Piece, Pieces, word_by_word
from nkworld.provenance.models import Observation
from nkworld.provenance.read_guess import guess_read

from .pairs import Pairs

NOTHING = (Piece("–"),)
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
        return [(self._title(name), self._text(name)) for name in names]

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
        parts = [(self._title(name), self._text(name)) for name in names]
        return [(title, text) for title, text in parts if text not in (None, "")]

    def _is_short(self, name: str) -> bool:
        return hasattr(self.claim, f"get_{name}_display") or self.claim.is_amount(name)

    def _difference(self, name: str) -> Difference:
        old, new = (str(self._text(name, each) or "") for each in (self.old, self.claim))
        if old and new and not self._is_short(name):
            return (self._title(name), *word_by_word(old, new))
        was, now = ((Piece(text, True),) if text else NOTHING for text in (old, new))
        return self._title(name), was, now

    def _title(self, name: str) -> str:
        return capfirst(str(label_for_field(name, type(self.claim))))

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

    @property
    def titles(self) -> list[str]:
        return [title for title, _ in self[0].cell] if self else []


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
    def of(cls, query: QueryDict, part: str, model: Any) -> "RowQuery":
        changed, order = query.get("changed", ""), query.get("order", "")
        usual = "step" if part in ("changed", "all") else "cell"
        return cls(
            part,
            query.get("q", "").strip()[:200].replace("\x00", ""),
            {name: value for name in model.cell if (value := query.get(PREFIX + name))},
            changed if changed in model.content else "",
            query.get("slip", ""),
            order if order in ORDERS else usual,
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
