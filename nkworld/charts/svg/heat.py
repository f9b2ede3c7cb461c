"""A table of heat: amounts in cells of five colours; a bound is outlined, a dot is no row."""

from nkworld.charts.plan.heat import HeatPlan
from nkworld.charts.svg.svg_writer import SvgWriter

STRONG = 4  # from this step on words are light on dark, and dark on light


def draw_heat(svg: SvgWriter, plan: HeatPlan) -> None:
    size, small = plan.layout.size, plan.layout.small
    for label in (plan.unit, *plan.heads):
        svg.text(label, "soft", small, "period")
    for name in plan.names:
        svg.text(name, "ink", size, "row", bold=True)
    for account in plan.accounts:
        svg.text(account, "soft", small - 1.5, "row")
    for cell in plan.cells:
        inner = cell.box._replace(width=cell.box.width - 1, height=cell.box.height - 1)
        if cell.step and not cell.is_part:
            svg.rect(inner, f"heat-{cell.step}", "heat-cell")
        elif cell.is_part:
            svg.rect(inner, "imports", "heat-cell", edged=True, fill_opacity=0)
        is_light = cell.step >= STRONG and not cell.is_part
        svg.text(cell.label, "paper" if is_light else "ink", small, "value")
    if plan.foot.words:
        svg.text(plan.foot, "soft", small, "period")
