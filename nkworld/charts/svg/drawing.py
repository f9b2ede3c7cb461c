"""A picture by its plan: what stands around the data, in one figure, small pictures or a table."""

from nkworld.charts.figures import Figure
from nkworld.charts.plan import LAYOUTS, Layout, MultiplesPlan, Plan, RowPlan, TimePlan, plan_of
from nkworld.charts.plan.heat import HeatPlan
from nkworld.charts.plan.layout import Box, KeyEntry, Label
from nkworld.charts.plan.notes import SIZE
from nkworld.charts.svg.series import (
    draw_columns,
    draw_dots,
    draw_lines,
    draw_rows_beside,
    draw_stacked_rows,
)
from nkworld.charts.svg.svg_writer import SvgWriter, marker, polyline
from nkworld.charts.words import NONE_ON_RECORD

OVER_TIME = {
    "line": draw_lines,
    "bar": draw_columns,
    "stacked": draw_columns,
    "dot": draw_dots,
}
IN_ROWS = {"bar": draw_rows_beside, "stacked": draw_stacked_rows, "dot": draw_dots}
STRONG = 4  # from this step of heat on words are light on dark, and dark on light


def to_svg(figure: Figure, width: str = "wide", dom_id: str = "", plan: Plan | None = None) -> str:
    """Drawn "wide" or "narrow", in colours of drawing.css; the element's id is <dom_id>-<width>."""
    layout = LAYOUTS[width]
    drawing = SvgWriter("g")
    height = draw(drawing, figure, layout, plan)
    svg = SvgWriter(
        "svg",
        class_="drawing",
        role="img",
        aria_label=figure.title,
        id=f"{dom_id}-{width}" if dom_id else None,
        viewBox=f"0 0 {layout.width} {height:.0f}",
    )
    svg.content = drawing.content
    return str(svg)


def draw(svg: SvgWriter, figure: Figure, layout: Layout, plan: Plan | None = None) -> float:
    """Answers the height used."""
    if not figure:
        svg.text(Label("No figures.", 0, layout.size * 2), "soft", layout.size)
        return layout.size * 3
    plan = plan or plan_of(figure, layout)
    if isinstance(plan, MultiplesPlan):
        _draw_multiples(svg, plan)
    elif isinstance(plan, HeatPlan):
        _draw_heat(svg, plan)
    else:
        _draw_one(svg, plan)
    return plan.height


def _draw_multiples(svg: SvgWriter, plan: MultiplesPlan) -> None:
    size, small = plan.layout.size, plan.layout.small
    _draw_key(svg, plan.key, plan.layout)
    svg.text(plan.unit, "soft", small, "unit")
    for picture in plan.pictures:
        for line in picture.title:
            svg.text(line, "ink", size, "panel", bold=True)
        group = svg.group(transform=f"translate({picture.x:.1f} {picture.y:.1f})")
        _draw_one(group, picture.plan)
        if picture.is_empty:
            middle = Label(
                NONE_ON_RECORD, picture.plan.layout.width / 2, picture.plan.height / 2, "middle"
            )
            group.text(middle, "soft", small, "none", halo=True)


def _draw_heat(svg: SvgWriter, plan: HeatPlan) -> None:
    """Amounts in cells of five colours; a bound is outlined, a dot is no row."""
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


def _draw_one(svg: SvgWriter, plan: TimePlan | RowPlan) -> None:
    size, small = plan.layout.size, plan.layout.small
    if isinstance(plan, TimePlan):
        area = plan.area
        for left, right in (note.wash for note in plan.notes if note.wash):
            svg.rect(Box(left, area.top, right - left, area.bottom - area.top), "wash", "band")
        _draw_key(svg, plan.key, plan.layout)
        if plan.unit.words:
            svg.text(plan.unit, "soft", small, "unit")
    else:
        _draw_key(svg, plan.key, plan.layout)
    for line in plan.grid:  # zero is the strongest
        svg.line(line.start, line.end, "soft" if line.is_zero else "rule", "grid")
        svg.text(line.label, "soft", small, "tick")
    if isinstance(plan, TimePlan):
        _draw_notes(svg, plan)
        for period in plan.periods:
            svg.text(period, "soft", small, "period")
        OVER_TIME[plan.figure.kind](svg, plan)
        _draw_over(svg, plan)
        return
    if plan.unit:
        svg.text(plan.unit, "soft", small, "unit")
    for name in plan.names():
        svg.text(name, "ink", size, "row", halo=True)
    IN_ROWS[plan.figure.kind](svg, plan)


def _draw_key(svg: SvgWriter, key: tuple[KeyEntry, ...], layout: Layout) -> None:
    for entry in key:
        x, y = entry.x + 6, entry.y - layout.size * 0.36
        if entry.role == "remainder":
            svg.rect(Box(x - 4.5, y - 4.5, 9, 9), entry.role, edged=True, fill_opacity=0.12)
        else:
            marker(svg, entry.marker, x, y, entry.role)
        svg.text(Label(entry.words, entry.x + 18, entry.y), "ink", layout.size, "key")


def _draw_notes(svg: SvgWriter, plan: TimePlan) -> None:
    for note in plan.notes:
        svg.line((note.x, note.top), (note.x, note.foot), "mark", "mark")
    for note in plan.notes:
        for label, ink in zip(note.labels, ("ink", "soft"), strict=False):
            is_bold = ink == "ink" and bool(note.wash)
            svg.text(label, ink, SIZE, "note", bold=is_bold, halo=True)


def _draw_over(svg: SvgWriter, plan: TimePlan) -> None:
    size, small = plan.layout.size, plan.layout.small
    for limit in plan.limits:
        svg.text(limit.label, "ink", size, "name", bold=True, halo=True)
    for name in plan.names:
        if name.leader:
            svg.outline(polyline(name.leader), name.role, "leader", stroke_opacity=0.6)
        for label in name.labels:
            svg.text(label, name.role, size, "name", bold=True, halo=name.halo)
        if name.value:
            svg.text(name.value, name.role, small, "last")
    for value in plan.values:
        if value.has_ring:
            svg.ring(*value.place, 5, value.role, "value-ring")
        if value.leader:
            svg.line(*value.leader, "mark", "mark")
        if value.label.words:
            svg.text(value.label, value.role, size, "value", bold=True, halo=True)
    for strip in plan.strips:
        svg.text(strip.label, "soft", small, "strip-name")
        group = svg.group(data_strip=strip.slug)
        for box, is_least in strip.bars:
            pale = 0.4 if is_least else None
            group.rect(box, "other", "strip-bar", edged=is_least, fill_opacity=pale)
        if strip.ends:
            group.line(*strip.ends, "soft", "strip-axis")
