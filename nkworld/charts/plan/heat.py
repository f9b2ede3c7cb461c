"""The plan of a table of heat: a row for each series, a cell for each period, its amount in it."""

from decimal import Decimal

from nkworld.charts.figures import Figure, Point, Series
from nkworld.charts.numbers import TABULAR
from nkworld.charts.plan.layout import Box, Label, Layout, shorten
from nkworld.charts.words import bounds_of

ROW, TALL_ROW, HEAD = 26, 38, 24  # tall where an account stands under its name
NAMES = {True: 132, False: 280}  # px of the column of names, on a telephone and on a desk
MOST_PERIODS = {True: 6, False: 12}
MILLION = Decimal(1_000_000)


def account_of(series: Series) -> str:
    return series.within_group if series.group and series.group != series.label else ""


def step_of(figure: Figure, point: Point) -> int:
    amount = next(iter(point.numbers), Decimal(0))
    return 1 + sum(amount >= each for each in figure.steps) if amount > 0 else 0


class HeatPlan:
    """In CSS pixels of the layout: the last periods, and as many rows as the picture is high.

    `cells` are (box, step of its colour, label, is it a mere bound, which is part of a sum).
    """

    def __init__(self, figure: Figure, layout: Layout) -> None:
        self.figure, self.layout = figure, layout
        narrow = layout.is_narrow
        labels = figure.labels[-MOST_PERIODS[narrow] :]
        self.row = row = TALL_ROW if any(map(account_of, figure.series)) else ROW
        # Rows that say anything of these periods: fewer are drawn than a telephone's table has.
        with_numbers = [
            s for s in figure.series if any(p.numbers for p in s.points[-len(labels) :])
        ]
        shown = with_numbers[: int((layout.height - HEAD) // row)]
        left = NAMES[narrow]
        width = (layout.width - left) / max(1, len(labels))
        unit = "US$ million" if figure.measure == "money" else figure.unit
        self.unit = Label(unit, 0, layout.small)
        self.heads = [
            Label(label, left + width * (place + 1) - 6, layout.small, "end")
            for place, label in enumerate(labels)
        ]
        tops = [HEAD + row * place for place in range(len(shown))]
        self.names = [
            Label(shorten(each.group or each.label, layout.size, left - 8, bold=True), 0, top + 17)
            for each, before, top in zip(shown, (None, *shown), tops, strict=False)
            if not (before and each.group and each.group == before.group)  # named above
        ]
        self.accounts = [
            Label(shorten(account_of(each), layout.small, left - 8), 0, top + 32)
            for each, top in zip(shown, tops, strict=True)
        ]
        self.cells = [
            self._cell(Box(left + width * column, top, width, row), point)
            for each, top in zip(shown, tops, strict=True)
            for column, point in enumerate(each.points[-len(labels) :])
        ]
        rest = len(figure.series) - len(shown)
        self.foot = Label(
            f"and {rest} more in the table" * bool(rest), 0, HEAD + row * len(shown) + 18
        )
        self.height = HEAD + row * len(shown) + (ROW if rest else 6)

    def _cell(self, box: Box, point: Point) -> tuple[Box, int, Label, bool]:
        words = "·"
        if point:
            amount = point.numbers[0]
            words = TABULAR[self.figure.measure](amount) if amount else "zero"
            if self.layout.is_narrow and amount and self.figure.measure == "money":
                words = f"{amount / MILLION:.0f}" if abs(amount) >= MILLION / 2 else "<1"
        label = Label(words, box.x + box.width - 6, box.y + self.row / 2 + 5, "end")
        is_part = bool(point) and bool(bounds_of(point, str)) and point.value is None
        return box, step_of(self.figure, point), label, is_part
