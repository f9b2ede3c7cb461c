"""The figure as a picture: drawn by the server, so that it needs no script and prints sharp."""

from dataclasses import replace

from nkworld.charts.amounts import NONE_ON_RECORD
from nkworld.charts.colours import INKS, ROLES
from nkworld.charts.figures import Figure
from nkworld.charts.plan import LAYOUTS, Layout, MultiplesPlan, Plan, RowPlan, TimePlan, plan_of
from nkworld.charts.plan.heat import HeatPlan
from nkworld.charts.plan.layout import Label
from nkworld.charts.svg.card import figure_card
from nkworld.charts.svg.frame import draw_around, draw_behind, draw_behind_rows, draw_key
from nkworld.charts.svg.heat import draw_heat
from nkworld.charts.svg.series import (
    draw_columns,
    draw_dots_in_rows,
    draw_dots_over_time,
    draw_lines,
    draw_rows_beside,
    draw_stacked_rows,
)
from nkworld.charts.svg.standalone import NAMESPACE, standalone_svg
from nkworld.charts.svg.svg_writer import SvgWriter

OVER_TIME = {
    "line": draw_lines,
    "bar": draw_columns,
    "stacked": draw_columns,
    "dot": draw_dots_over_time,
}
IN_ROWS = {"bar": draw_rows_beside, "stacked": draw_stacked_rows, "dot": draw_dots_in_rows}


def to_svg(figure: Figure, width: str = "wide", dom_id: str = "", plan: Plan | None = None) -> str:
    """The figure drawn for a desk ("wide") or for a telephone ("narrow"), as SVG text.

    It takes its colours from drawing.css and says only its title: table and description stand
    beside it. `dom_id` makes the element's id, `<dom_id>-<width>`. A `plan` that was made already
    for this width is not made again.
    """
    layout = LAYOUTS[width]
    drawing = SvgWriter("g")
    height = _draw(drawing, figure, layout, plan)
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


def to_svg_file(figure: Figure, width: str = "wide", address: str = "") -> str:
    """The same as a file by itself, with its colours, title, unit and source, and the `address`
    where it is found.
    """
    return standalone_svg(figure, LAYOUTS[width], _draw, address)


def to_card(figure: Figure) -> str:
    return figure_card(figure, _draw)


def _draw(svg: SvgWriter, figure: Figure, layout: Layout, plan: Plan | None = None) -> float:
    if not figure:
        svg.text(Label("No figures.", 0, layout.size * 2), "soft", layout.size)
        return layout.size * 3
    plan = plan or plan_of(figure, layout)
    if isinstance(plan, MultiplesPlan):
        _draw_multiples(svg, plan)
    elif isinstance(plan, HeatPlan):
        draw_heat(svg, plan)
    else:
        _draw_one(svg, plan)
    return plan.height


def _draw_multiples(svg: SvgWriter, plan: MultiplesPlan) -> None:
    size, small = plan.layout.size, plan.layout.small
    draw_key(svg, plan.key, plan.layout)
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


def _draw_one(svg: SvgWriter, plan: TimePlan | RowPlan) -> None:
    kind = plan.figure.kind
    if isinstance(plan, RowPlan):
        draw_behind_rows(svg, plan)
        IN_ROWS[kind](svg, plan)
    else:
        draw_behind(svg, plan)
        OVER_TIME[kind](svg, plan)
        draw_around(svg, plan)


# A thumbnail is light or dark as the screen of its reader is.
def _rules(shade: int) -> str:
    rules = [f".ink-{name}{{color:{pair[shade]}}}" for name, pair in INKS.items()]
    rules += [f".role-{name}{{color:{pair[shade]}}}" for name, pair in ROLES.items()]
    paper = INKS["paper"][shade]
    return "".join([*rules, f".ring,.value-ring{{fill:{paper}}}.halo{{stroke:{paper}}}"])


# The one style of every thumbnail: a policy of content names it by its digest.
STYLE = (
    "svg{font-family:system-ui,sans-serif;font-variant-numeric:tabular-nums}"
    f"{_rules(0)}@media(prefers-color-scheme:dark){{{_rules(1)}}}"
)


def to_thumbnail(figure: Figure) -> str:
    """The figure as a telephone shows it, as the text of an SVG file. Nobody could read what is
    marked in it.
    """
    head, _, drawing = to_svg(replace(figure, marks=()), "narrow").partition(">")
    return f'{head} xmlns="{NAMESPACE}"><style>{STYLE}</style>{drawing}'
