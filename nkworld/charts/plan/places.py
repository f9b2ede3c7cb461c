"""Where the points of small pictures lie in the whole, for a pointer and the keyboard to find."""

from decimal import Decimal

from nkworld.charts.plan.axes import beside, ends_of
from nkworld.charts.plan.in_rows import RowPlan
from nkworld.charts.plan.multiples import MultiplesPlan
from nkworld.charts.plan.over_time import TimePlan
from nkworld.charts.plan.shapes import Place

Places = dict[str, Place]  # by label


def places_of(plan: MultiplesPlan) -> list[Places]:
    """Those of each series of the figure, whose labels without a number are left out."""
    found: list[Places] = [{} for _ in plan.figure.series]
    for picture in plan.pictures:
        for place, series in zip(picture.places, _within(picture.plan), strict=True):
            found[place] = {
                label: (round(x + picture.x, 1), round(y + picture.y, 1))
                for label, (x, y) in series.items()
            }
    return found


def plots_of(plan: MultiplesPlan) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of the small picture in which each series of the figure lies."""
    found = [(0.0, 0.0, 0.0, 0.0) for _ in plan.figure.series]
    for picture in plan.pictures:
        left, top, right, bottom = _plot(picture.plan)
        x, y = picture.x, picture.y
        for place in picture.places:
            found[place] = (left + x, top + y, right + x, bottom + y)
    return found


def _plot(plan: TimePlan | RowPlan) -> tuple[float, float, float, float]:
    if isinstance(plan, RowPlan):
        return plan.scale.start, plan.rows.top, plan.scale.end, plan.rows.bottom
    area = plan.area
    return area.left, area.top, area.right, area.bottom


def _within(plan: TimePlan | RowPlan) -> list[Places]:
    found: list[Places] = []
    for number, ends in enumerate(ends_of(plan.figure)):
        found.append({label: _place(plan, number, label, end) for label, end in ends.items()})
    return found


def _place(plan: TimePlan | RowPlan, number: int, label: str, end: Decimal) -> Place:
    index = plan.figure.labels.index(label)
    if isinstance(plan, RowPlan):
        return plan.scale(end), plan.rows.middle(index)
    x = plan.scale.centres[index] + plan.bar * beside(plan.figure, number)
    return x, plan.area.y(end)
