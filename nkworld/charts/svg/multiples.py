"""Small pictures of one figure: its key and unit above all of them, a name above each."""

from collections.abc import Callable

from nkworld.charts.plan import MultiplesPlan, RowPlan, TimePlan
from nkworld.charts.plan.shapes import Label
from nkworld.charts.point_words import NONE_ON_RECORD
from nkworld.charts.svg.frame import draw_key
from nkworld.charts.svg.svg_writer import SvgWriter


def draw_multiples(
    svg: SvgWriter, plan: MultiplesPlan, draw: Callable[[SvgWriter, TimePlan | RowPlan], None]
) -> None:
    """`draw` draws one picture by its plan."""
    size, small = plan.layout.size, plan.layout.small
    draw_key(svg, plan.key, plan.layout)
    svg.text(plan.unit, "soft", small, "unit")
    for picture in plan.pictures:
        for line in picture.title:
            svg.text(line, "ink", size, "panel", bold=True)
        group = svg.group(transform=f"translate({picture.x:.1f} {picture.y:.1f})")
        draw(group, picture.plan)
        if picture.is_empty:
            middle = Label(
                NONE_ON_RECORD, picture.plan.layout.width / 2, picture.plan.height / 2, "middle"
            )
            group.text(middle, "soft", small, "none", halo=True)
