"""What stands around the data: key, unit, grid, periods, notes, names, and strips below."""

from nkworld.charts.plan import RowPlan, TimePlan
from nkworld.charts.plan.key import KeyEntry
from nkworld.charts.plan.layout import Layout
from nkworld.charts.plan.shapes import Box, Label
from nkworld.charts.plan.strips import CountStrip
from nkworld.charts.svg.marker import marker
from nkworld.charts.svg.svg_writer import SvgWriter, polyline

DASHES = "2 3"
TICK = 5


def draw_behind(svg: SvgWriter, plan: TimePlan) -> None:
    """All that lies behind the data over time."""
    small = plan.layout.small
    draw_key(svg, plan.key, plan.layout)
    if plan.unit.words:
        svg.text(plan.unit, "soft", small, "unit")
    _note_words(svg, plan)
    _notes(svg, plan)
    _grid(svg, plan)
    for period in plan.periods:
        svg.text(period, "soft", small, "period")


def draw_behind_rows(svg: SvgWriter, plan: RowPlan) -> None:
    """All that lies behind the data in rows."""
    draw_key(svg, plan.key, plan.layout)
    _grid(svg, plan)
    if plan.unit:
        svg.text(plan.unit, "soft", plan.layout.small, "unit")
    for name in plan.rows.names():
        svg.text(name, "ink", plan.layout.size, "row", halo=True)


def draw_around(svg: SvgWriter, plan: TimePlan) -> None:
    """What is written over the data, and what is counted under the axis."""
    _names(svg, plan)
    for strip in plan.strips:
        _strip(svg, strip, plan.layout)


def draw_key(svg: SvgWriter, key: tuple[KeyEntry, ...], layout: Layout) -> None:
    for entry in key:
        marker(svg, entry.marker, entry.x + 6, entry.y - layout.size * 0.36, entry.role)
        svg.text(Label(entry.words, entry.x + 18, entry.y), "ink", layout.size, "key")


def _grid(svg: SvgWriter, plan: TimePlan | RowPlan) -> None:
    """Lines with their values; zero is the strongest."""
    for line in plan.grid:
        svg.line(line.start, line.end, "soft" if line.is_zero else "rule", "grid")
        svg.text(line.label, "soft", plan.layout.small, "tick")


def _note_words(svg: SvgWriter, plan: TimePlan) -> None:
    """The labels above the plot, each with a hairline down to it."""
    small = plan.layout.small
    for note in plan.notes:
        if note.label and not note.is_band:
            top = note.label.y - small + 3
            svg.line((note.left, top), (note.left, plan.area.top), "mark", stroke_dasharray=DASHES)
    for note in plan.notes:
        if note.label:
            svg.text(note.label, "soft", small, "note", halo=True)


def _notes(svg: SvgWriter, plan: TimePlan) -> None:
    """The washes, and the hairlines down through the plot; a minor mark is a tick at its top."""
    top, bottom = plan.area.top, plan.area.bottom
    for note in plan.notes:
        if note.is_band:
            svg.rect(Box(note.left, top, note.right - note.left, bottom - top), "wash", "band")
    for note in plan.notes:
        x = note.left
        if note.minor:
            svg.line((x, top - TICK), (x, top + TICK), "mark", "mark")
        elif not note.is_band:
            svg.line((x, top), (x, bottom), "mark", "mark", stroke_dasharray=DASHES)


def _names(svg: SvgWriter, plan: TimePlan) -> None:
    size, small = plan.layout.size, plan.layout.small
    for name in plan.names:
        if name.leader:
            svg.outline(polyline(name.leader), name.role, "leader", stroke_opacity=0.6)
        for label in name.labels:
            svg.text(label, name.role, size, "name", bold=True, halo=name.halo)
        if name.value:
            svg.text(name.value, name.role, small, "last")


def _strip(svg: SvgWriter, strip: CountStrip, layout: Layout) -> None:
    svg.text(strip.label, "soft", layout.small, "strip-name")
    group = svg.group(data_strip=strip.slug)
    for box, is_least in strip.bars:
        pale = 0.4 if is_least else None
        group.rect(box, "other", "strip-bar", edged=is_least, fill_opacity=pale)
    if strip.ends:
        group.line(*strip.ends, "soft", "strip-axis")
