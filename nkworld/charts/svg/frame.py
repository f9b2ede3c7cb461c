"""What stands around the data: key, unit, grid, periods, notes, names, and strips below."""

from nkworld.charts.plan import RowPlan, TimePlan
from nkworld.charts.plan.layout import Box, KeyEntry, Label, Layout
from nkworld.charts.plan.notes import SIZE
from nkworld.charts.plan.over_time import CountStrip
from nkworld.charts.svg.svg_writer import SvgWriter, marker, polyline


def draw_behind(svg: SvgWriter, plan: TimePlan) -> None:
    small, area = plan.layout.small, plan.area
    for left, right in (note.wash for note in plan.notes if note.wash):
        svg.rect(Box(left, area.top, right - left, area.bottom - area.top), "wash", "band")
    draw_key(svg, plan.key, plan.layout)
    if plan.unit.words:
        svg.text(plan.unit, "soft", small, "unit")
    _grid(svg, plan)
    _notes(svg, plan)
    for period in plan.periods:
        svg.text(period, "soft", small, "period")


def draw_behind_rows(svg: SvgWriter, plan: RowPlan) -> None:
    draw_key(svg, plan.key, plan.layout)
    _grid(svg, plan)
    if plan.unit:
        svg.text(plan.unit, "soft", plan.layout.small, "unit")
    for name in plan.rows.names():
        svg.text(name, "ink", plan.layout.size, "row", halo=True)


def draw_around(svg: SvgWriter, plan: TimePlan) -> None:
    _names(svg, plan)
    _values(svg, plan)
    for strip in plan.strips:
        _strip(svg, strip, plan.layout)


def draw_key(svg: SvgWriter, key: tuple[KeyEntry, ...], layout: Layout) -> None:
    for entry in key:
        x, y = entry.x + 6, entry.y - layout.size * 0.36
        if entry.role == "remainder":
            svg.rect(Box(x - 4.5, y - 4.5, 9, 9), entry.role, edged=True, fill_opacity=0.12)
        else:
            marker(svg, entry.marker, x, y, entry.role)
        svg.text(Label(entry.words, entry.x + 18, entry.y), "ink", layout.size, "key")


def _grid(svg: SvgWriter, plan: TimePlan | RowPlan) -> None:
    for line in plan.grid:
        svg.line(line.start, line.end, "soft" if line.is_zero else "rule", "grid")
        svg.text(line.label, "soft", plan.layout.small, "tick")


def _notes(svg: SvgWriter, plan: TimePlan) -> None:
    for note in plan.notes:
        svg.line((note.x, note.top), (note.x, note.foot), "mark", "mark")
    for note in plan.notes:
        for label, ink in zip(note.labels, ("ink", "soft"), strict=False):
            is_bold = ink == "ink" and bool(note.wash)
            svg.text(label, ink, SIZE, "note", bold=is_bold, halo=True)


def _names(svg: SvgWriter, plan: TimePlan) -> None:
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


def _values(svg: SvgWriter, plan: TimePlan) -> None:
    for value in plan.values:
        if value.has_ring:
            svg.ring(*value.place, 5, value.role, "value-ring")
        if value.leader:
            svg.line(*value.leader, "mark", "mark")
        if value.label.words:
            svg.text(value.label, value.role, plan.layout.size, "value", bold=True, halo=True)


def _strip(svg: SvgWriter, strip: CountStrip, layout: Layout) -> None:
    svg.text(strip.label, "soft", layout.small, "strip-name")
    group = svg.group(data_strip=strip.slug)
    for box, is_least in strip.bars:
        pale = 0.4 if is_least else None
        group.rect(box, "other", "strip-bar", edged=is_least, fill_opacity=pale)
    if strip.ends:
        group.line(*strip.ends, "soft", "strip-axis")
