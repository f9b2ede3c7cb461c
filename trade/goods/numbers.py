"""What one row of goods gives as a point: its value, its quantity, or the one by the other.

Values are US dollars; a quantity is told in one unit and never converted.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from nkworld.charts import Point, exact
from nkworld.charts.headline import GRADES
from nkworld.charts.sentences import spoken
from nkworld.provenance.models import Status
from nkworld.provenance.points import point_of

from .models import GoodsFlow

QUANTITY = ("quantity", "quantity_low", "quantity_high")
CENT = Decimal("0.01")
Amount = tuple[Decimal | None, Decimal | None, Decimal | None]  # value, low, high


def value_of(row: dict) -> Amount | None:
    """The value with its bounds; None of a row that has neither."""
    return _given(row["value"], row["value_low"], row["value_high"])


def quantity_of(row: dict, unit: str) -> Amount | None:
    """The quantity with its bounds, where the row gives one in this unit."""
    if row["quantity_unit"] != unit:
        return None
    return _given(*(_plain(row[name]) for name in QUANTITY))


def _given(*amount) -> Amount | None:
    return amount if any(each is not None for each in amount) else None


def _plain(number: Decimal | None) -> Decimal | None:
    """A stored 520000.000 is the 520000 that was read."""
    return None if number is None else Decimal(f"{number.normalize():f}")


def value_point(row: dict) -> Point:
    return point_of(row["period"], row)


def quantity_point(row: dict, unit: str) -> Point:
    amount = quantity_of(row, unit) or (None, None, None)
    names = ("value", "value_low", "value_high")
    return point_of(row["period"], row | dict(zip(names, amount, strict=True)))


@dataclass(frozen=True)
class UnitValue:
    """Dollars for one unit, to the cent, of one claim's two numbers.

    `readings` are further readings of the rows' claims: {(source, cell): rows}. `contested` are
    keys of rows that are divided by nothing.
    """

    unit: str
    readings: dict[tuple, list[dict]]
    contested: frozenset[int]

    def point(self, row: dict) -> Point:
        """A gap with its reason where the claim that gives the value gives no quantity."""
        source = row["source__short_name"]
        if row["pk"] in self.contested:
            return _gap(row, f"the value that {source} gives is contested")
        told = self._told_with(row)
        if told is None:
            unit = f" in {GoodsFlow.Unit(self.unit).label}" if self.unit else ""
            return _gap(row, f"{source} gives no quantity{unit} beside this value")
        quantity = quantity_of(told, self.unit)
        if not quantity or not any(quantity):
            return _gap(row, f"{source} gives a quantity of zero")
        return _divided(row, told, quantity, self.unit)

    def _told_with(self, row: dict) -> dict | None:
        """The row itself, or a further reading of its claim that gives the quantity.

        One that gives another value than the row does is another claim's quantity.
        """
        if quantity_of(row, self.unit):
            return row
        alike = self.readings.get(claim_of(row), [])
        fitting = [each for each in alike if quantity_of(each, self.unit)]
        return next((r for r in fitting if r["value"] in (None, row["value"])), None)


def claim_of(row: dict) -> tuple:
    """What the readings of one claim have in common."""
    return row["source_id"], row["commodity_id"], row["period"], row["revision"]


def _gap(row: dict, reason: str) -> Point:
    return Point(row["period"], None, source=row["source__slug"], note=reason)


def _divided(row: dict, told: dict, quantity: Amount, unit: str) -> Point:
    """The quotient, with the bounds that follow from those of the two numbers."""
    value, low, high = value_of(row) or (None, None, None)
    amount, least, most = quantity
    statuses = {row["status"], told["status"]}
    status = Status.ESTIMATED if Status.ESTIMATED in statuses else Status.DERIVED
    return Point(
        row["period"],
        _quotient(value, amount),
        _end(low, most, value, amount),
        _end(high, least, value, amount),
        status=status.value,
        source=row["source__slug"],
        note=_steps(row, told, unit),
        grade=max((row["grade"], told["grade"]), key=GRADES.index),
    )


def _quotient(value, amount):
    return None if value is None or not amount else (value / amount).quantize(CENT, ROUND_HALF_UP)


def _end(bound, divisor, value, amount):
    """One end of the quotient: a bound of either number by that of the other, or by the other.

    None where neither has a bound on that side.
    """
    if bound is None and divisor is None:
        return None
    return _quotient(value if bound is None else bound, amount if divisor is None else divisor)


def _steps(row: dict, told: dict, unit: str) -> str:
    value, quantity = (
        spoken(Point(row["period"], *amount), exact)
        for amount in (value_of(row), quantity_of(told, unit))
    )
    return f"US$ {value} divided by {quantity} {unit}"
