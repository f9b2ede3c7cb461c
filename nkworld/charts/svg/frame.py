"""What stands around the data: key, unit, grid, periods, notes, names, and strips below."""

from nkworld.charts.plan import RowPlan, TimePlan
from nkworld.charts.plan.in_rows import ValueLabel
from nkworld.charts.plan.key import KeyEntry
from nkworld.charts.plan.layout import Layout
from nkworld.charts.plan.strips import Strip
from nkworld.charts.plan.text import text_width
from nkworld.charts.svg.marker import marker
from nkworld.charts.svg.svg_writer import SvgWriter, polyline

DASHES = "2 3"
TICK = 5


def draw_behind(svg: SvgWriter, plan: TimePlan) -> None:
    """All that lies behind the data over time."""
    draw_key(svg, plan.key, plan.layout)
    svg.text(0, plan.baseline, plan.unit, "soft", plan.layout.small, "unit")
    _note_words(svg, plan)
    _notes(svg, plan)
    _grid(svg, plan)
    small = plan.layout.small
    y = plan.area.bottom + small + 8
    for period in plan.periods:
        svg.text(period.x, y, period.words, "soft", small, "period", text_anchor="middle")


def draw_around(svg: SvgWriter, plan: TimePlan) -> None:
    """What is written over the data, and what is counted under the axis."""
    _names(svg, plan)
    for strip in plan.strips:
        _strip(svg, strip, plan.layout)


def draw_key(svg: SvgWriter, key: tuple[KeyEntry, ...], layout: Layout) -> None:
    for entry in key:
        marker(svg, entry.marker, entry.x + 6, entry.y - layout.size * 0.36, entry.role)
        svg.text(entry.x + 18, entry.y, entry.words, "ink", layout.size, "key")


def _grid(svg: SvgWriter, plan: TimePlan) -> None:
    """Horizontal lines with their values at the left; zero is the strongest."""
    area, small = plan.area, plan.layout.small
    for tick, words in zip(plan.axis.ticks, plan.axis.labels, strict=True):
        y = area.y(tick)
        ink = "soft" if tick == 0 else "rule"
        svg.line((area.left, y), (area.right, y), ink, "grid")
        x, middle = area.left - 8, y + small * 0.35
        svg.text(x, middle, words, "soft", small, "tick", text_anchor="end")


def draw_upright_grid(svg: SvgWriter, plan: RowPlan) -> None:
    """Vertical lines behind rows; values and unit stand under them."""
    rows, small, width = plan.rows, plan.layout.small, plan.layout.width
    baseline = rows.bottom + small + 4
    if plan.axis is None:
        return
    for tick, words in zip(plan.axis.ticks, plan.axis.labels, strict=True):
        x, half = plan.scale(tick), text_width(words, small) / 2
        svg.line((x, rows.top), (x, rows.bottom), "soft" if tick == 0 else "rule", "grid")
        middle = min(max(x, half), width - half)
        svg.text(middle, baseline, words, "soft", small, "tick", text_anchor="middle")
    line = baseline + small + 5
    svg.text(width - 2, line, plan.unit, "soft", small, "unit", text_anchor="end")


def draw_row_names(svg: SvgWriter, plan: RowPlan) -> None:
    size = plan.layout.size
    for name in plan.rows.names():
        svg.text(name.x, name.y, name.words, "ink", size, "row", halo=True, text_anchor=name.anchor)


def draw_value(svg: SvgWriter, plan: RowPlan, label: ValueLabel, halo: bool = False) -> None:
    """A value beside its bar or dot."""
    at, small = label.anchor, plan.layout.small
    svg.text(label.x, label.y, label.words, "soft", small, "value", halo=halo, text_anchor=at)


def _note_words(svg: SvgWriter, plan: TimePlan) -> None:
    """The labels above the plot, each with a hairline down to it."""
    small, line = plan.layout.small, plan.layout.small + 4
    lanes = [(note, note.lane) for note in plan.notes if note.lane is not None]
    for note, lane in lanes:
        if not note.is_band:
            top = plan.baseline + line * lane - small + 3
            svg.line((note.left, top), (note.left, plan.area.top), "mark", stroke_dasharray=DASHES)
    for note, lane in lanes:
        y = plan.baseline + line * lane
        svg.text(note.start, y, note.label, "soft", small, "note", halo=True)


def _notes(svg: SvgWriter, plan: TimePlan) -> None:
    """The washes, and the hairlines down through the plot; a minor mark is a tick at its top."""
    top, bottom = plan.area.top, plan.area.bottom
    for note in plan.notes:
        if note.is_band:
            width = note.right - note.left
            svg.rect(note.left, top, width, bottom - top, "wash", "band")
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
        y = name.y
        for words in name.lines:
            svg.text(name.x, y, words, name.role, size, "name", bold=True, halo=name.halo)
            y += size + 3
        if name.value:
            svg.text(name.x, y, name.value, name.role, small, "last")


def _strip(svg: SvgWriter, strip: Strip, layout: Layout) -> None:
    svg.text(0, strip.baseline, strip.words, "soft", layout.small, "strip-name")
    group = svg.group(data_strip=strip.slug)
    for bar in strip.bars:
        top, pale = strip.bottom - bar.height, 0.4 if bar.is_least else None
        group.rect(
            bar.x,
            top,
            strip.width,
            bar.height,
            "other",
            "strip-bar",
            edged=bar.is_least,
            fill_opacity=pale,
        )
    if strip.ends:
        left, right = ((x, strip.bottom) for x in strip.ends)
        group.line(left, right, "soft", "strip-axis")
