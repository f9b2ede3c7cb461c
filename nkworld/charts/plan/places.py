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
        every = enumerate(ends_of(picture.plan.figure))
        for place, (number, ends) in zip(picture.places, every, strict=True):
            for label, end in ends.items():
                x, y = _place(picture.plan, number, label, end)
                found[place][label] = (round(x + picture.x, 1), round(y + picture.y, 1))
    return found


def plots_of(plan: MultiplesPlan) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of the small picture in which each series of the figure lies."""
    found = [(0.0, 0.0, 0.0, 0.0) for _ in plan.figure.series]
    for picture in plan.pictures:
        small, x, y = picture.plan, picture.x, picture.y
        if isinstance(small, RowPlan):
            box = small.scale.start, small.rows.top, small.scale.end, small.rows.bottom
        else:
            box = small.area.left, small.area.top, small.area.right, small.area.bottom
        for place in picture.places:
            found[place] = (box[0] + x, box[1] + y, box[2] + x, box[3] + y)
    return found


def _place(plan: TimePlan | RowPlan, number: int, label: str, end: Decimal) -> Place:
    index = plan.figure.labels.index(label)
    if isinstance(plan, RowPlan):
        return plan.scale(end), plan.rows.middle(index)
    x = plan.scale.centres[index] + plan.bar * beside(plan.figure, number)
    return x, plan.area.y(end)
