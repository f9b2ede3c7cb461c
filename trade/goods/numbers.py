"""What one row of goods gives: its value, its quantity, or the one by the other.

Values are US dollars; a quantity is told in one unit and never converted.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from nkworld.charts import Point, exact
from nkworld.charts.amounts import spoken
from nkworld.provenance.amounts import point_of, weaker, worse
from nkworld.provenance.claims import Row

from .models import GoodsFlow

QUANTITY = ("quantity", "quantity_low", "quantity_high")
CENT = Decimal("0.01")


def value_of(row: Row) -> Point | None:
    """The value with its bounds; None of a row that has neither."""
    return point_of(row) or None


def quantity_of(row: Row, unit: str) -> Point | None:
    """The quantity with its bounds, where the row gives one in this unit."""
    if row["quantity_unit"] != unit:
        return None
    numbers = (None if row[name] is None else plain(row[name]) for name in QUANTITY)
    told = dict(zip(("value", "value_low", "value_high"), numbers, strict=True))
    return point_of(row | told) or None


def plain(number: Decimal) -> Decimal:
    """A stored 520000.000 is the 520000 that was read."""
    return Decimal(f"{number.normalize():f}")


@dataclass(frozen=True)
class UnitValue:
    """Dollars for one unit, to the cent, of one claim's two numbers.

    `readings` are further readings of the rows' claims: {(source, cell): rows}. `contested` are
    keys of rows that are divided by nothing.
    """

    unit: str
    readings: dict[tuple, list[Row]]
    contested: frozenset[int]

    def of(self, row: Row) -> Point:
        """A gap with its reason where the claim that gives the value gives no quantity."""
        source = row["source__short_name"]
        if row["pk"] in self.contested:
            return Point(
                "",
                None,
                source=row["source__slug"],
                note=f"the value that {source} gives is contested",
            )
        told = self._reading_with(row)
        quantity = told and quantity_of(told, self.unit)
        if not quantity:
            unit = f" in {GoodsFlow.Unit(self.unit).label}" if self.unit else ""
            return Point(
                "",
                None,
                source=row["source__slug"],
                note=f"{source} gives no quantity{unit} beside this value",
            )
        if not any((quantity.value, quantity.low, quantity.high)):
            return Point(
                "", None, source=row["source__slug"], note=f"{source} gives a quantity of zero"
            )
        return _divided(point_of(row), quantity, self.unit)

    def _reading_with(self, row: Row) -> Row | None:
        """The row itself, or a further reading of its claim that gives the quantity.

        One that gives another value than the row does is another claim's quantity.
        """
        if quantity_of(row, self.unit):
            return row
        alike = self.readings.get(claim_of(row), [])
        fitting = [each for each in alike if quantity_of(each, self.unit)]
        return next((r for r in fitting if r["value"] in (None, row["value"])), None)


def claim_of(row: Row) -> tuple:
    """What the readings of one claim have in common."""
    return row["source_id"], row["commodity_id"], row["period"], row["revision"]


def _divided(value: Point, quantity: Point, unit: str) -> Point:
    """The quotient, with the bounds that follow from those of the two numbers."""
    return Point(
        "",
        _quotient(value.value, quantity.value),
        _end(value.low, quantity.high, value, quantity),
        _end(value.high, quantity.low, value, quantity),
        weaker(value.status, quantity.status),
        value.source,
        f"US$ {spoken(value, exact)} divided by {spoken(quantity, exact)} {unit}",
        read=worse(value.read, quantity.read),
        parts=value.parts,
        is_disputed=value.is_disputed,
    )


def _quotient(value: Decimal | None, amount: Decimal | None) -> Decimal | None:
    return None if value is None or not amount else (value / amount).quantize(CENT, ROUND_HALF_UP)


def _end(
    bound: Decimal | None, divisor: Decimal | None, value: Point, quantity: Point
) -> Decimal | None:
    """One end of the quotient: a bound of either number by that of the other, or by the other.

    None where neither has a bound on that side.
    """
    if bound is None and divisor is None:
        return None
    return _quotient(
        value.value if bound is None else bound, quantity.value if divisor is None else divisor
    )
