"""What is said about a file: which of its columns is what, in which unit, from whose view.

It is kept as JSON, made and read here alone.
"""

import dataclasses
from collections.abc import Mapping as Dictionary
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

# What a column may say beside the fields of a dataset: from these the fields are put together.
PERIOD_PARTS = ("year", "quarter", "month")
PAIR = ("reporter", "partner")
HELPERS = (*PERIOD_PARTS, *PAIR)
MISSING, ZERO, REFUSED = "missing", "zero", "refused"
BLANKS = {
    MISSING: "nothing is known: no figure is made of it",
    ZERO: "zero",
    REFUSED: "a mistake: refuse the row",
}
FROM_TITLE = "from the title"  # a period that stands above the table, each year another
TOTALS = ["합계", "총계", "소계", "계", "total", "totals", "subtotal", "grand total"]
TOTALS += ["合计", "总计", "小计", "合計", "总额", "总值"]
FORMAT = 1


@dataclass
class Column:
    """One column of the file, known by its heading; without a field it is left out.

    `sets` are fields whose value the heading itself says: direction export, say. `only` are the
    words with which a row is taken, if not all are.
    """

    heading: str
    field: str = ""
    sets: dict[str, str] = dataclasses.field(default_factory=dict)
    only: list[str] = dataclasses.field(default_factory=list)
    fill_down: bool = False
    printed: str = ""


@dataclass
class Unit:
    """What stands beside a number as it is printed, and the factor that makes it the dataset's."""

    printed: str = ""
    scale: str = ""

    @property
    def factor(self) -> Decimal:
        return Decimal(self.scale or "1")


@dataclass
class Mapping:
    columns: list[Column] = dataclasses.field(default_factory=list)
    sheet: str = ""
    header_row: int = 1
    header_depth: int = 1
    constants: dict[str, str] = dataclasses.field(default_factory=dict)
    words: dict[str, dict[str, str | None]] = dataclasses.field(default_factory=dict)
    units: dict[str, Unit] = dataclasses.field(default_factory=dict)
    turned: bool = False
    empty: str = MISSING
    dash: str = MISSING
    totals: list[str] = dataclasses.field(default_factory=lambda: list(TOTALS))
    decimal_comma: bool = False
    others_left_out: bool = False  # a file of its shape may have further columns

    @property
    def used(self) -> list[Column]:
        return [column for column in self.columns if column.field or column.only]

    @property
    def shape(self) -> set[str]:
        """The headings of the file, whichever years stand in them."""
        return {column.heading for column in self.columns if column.heading}

    @property
    def has_pair(self) -> bool:
        """Whether each row says who reports and about whom."""
        return any(column.field == "partner" for column in self.columns)

    @property
    def is_dated(self) -> bool:
        """Whether it names the period itself, and so fits one file only."""
        period = self.constants.get("period") or self.constants.get("year", "")
        return bool(period) and period != FROM_TITLE

    def as_json(self) -> dict[str, Any]:
        return {"format": FORMAT, **asdict(self)}

    @classmethod
    def from_json(cls, data: Any) -> "Mapping":
        """ValueError with a sentence for whoever wrote the description."""
        if not isinstance(data, dict) or not isinstance(data.get("columns"), list):
            raise ValueError("A mapping is an object with a list “columns”.")
        known = {*cls.__dataclass_fields__, "format"}
        if unknown := [name for name in data if name not in known]:
            raise ValueError(f"“{unknown[0]}” is not known in a mapping. Known: {sorted(known)}.")
        values = {name: value for name, value in data.items() if name != "format"}
        for name in ("constants", "words", "units"):
            if not isinstance(data.get(name, {}), dict):
                raise ValueError(f"“{name}” of a mapping is an object.")
        try:
            values["columns"] = [Column(**one) for one in data["columns"]]
            values["units"] = {name: Unit(**one) for name, one in (data.get("units") or {}).items()}
        except TypeError as error:
            raise ValueError(f"A column or unit of the mapping is not right: {error}.") from error
        mapping = cls(**values)
        mapping.refuse_nonsense()
        return mapping

    def refuse_nonsense(self) -> None:
        """ValueError where the description can't be followed."""
        for name, unit in self.units.items():
            try:
                good = unit.factor.is_finite() and unit.factor > 0
            except InvalidOperation:
                good = False
            if not good:
                raise ValueError(f"“{unit.scale}” is not a number to multiply {name} by.")
        for blank in (self.empty, self.dash):
            if blank not in BLANKS:
                raise ValueError(f"“{blank}” is none of {', '.join(BLANKS)}.")
        rows: tuple[Any, ...] = (self.header_row, self.header_depth)  # of JSON that anybody wrote
        numbers = all(isinstance(row, int) for row in rows)
        if not (numbers and 1 <= self.header_depth <= 3 and self.header_row >= 1):
            raise ValueError("A header has one to three rows, counted from row 1.")

    def known_words(self, name: str) -> Dictionary[str, str | None]:
        return {word.casefold(): meaning for word, meaning in self.words.get(name, {}).items()}
