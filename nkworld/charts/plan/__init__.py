"""The plan of a picture: where everything lies, before anything is drawn.

It is computed once for each layout. `nkworld.charts.svg` draws the picture by it, and
`nkworld.charts.as_plan` hands on what a pointer and the keyboard need to find their way in it.
"""

from nkworld.charts.figures import Figure
from nkworld.charts.plan.in_rows import RowPlan
from nkworld.charts.plan.layout import LAYOUTS, Layout
from nkworld.charts.plan.over_time import TimePlan

Plan = TimePlan | RowPlan


def plan_of(figure: Figure, layout: Layout) -> Plan:
    """The plan of a figure that has values, in the manner of its kind."""
    is_over_x = figure.is_timeline or figure.kind == "line"
    return (TimePlan if is_over_x else RowPlan)(figure, layout)


__all__ = [
    "LAYOUTS",
]
