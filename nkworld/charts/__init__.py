"""A figure is described once, and drawn many ways. Pure Python: nothing here knows Django.

What enters: a `Figure` in raw units (dollars, per cent, persons), seen from the DPRK's side. What
leaves: its plan (`plan`, where lines, labels and marks go), the picture (`svg`, and the same plan
for the browser), the table, the values, the spoken text (`description`) and, where no finding
heads it, one plain sentence (`fallback`). What one renderer shows every other shows.
"""

from nkworld.charts.as_json import to_json, to_table
from nkworld.charts.colours import ROLES, nth_role
from nkworld.charts.context import Context, Happenings, annotated, with_context
from nkworld.charts.description import describe, legend, unusual
from nkworld.charts.figures import (
    Figure,
    Mark,
    Part,
    Point,
    Sentence,
    Series,
    SourceRef,
    ValuedPoint,
)
from nkworld.charts.plan import LAYOUTS, Plan, plan_of, to_plan
from nkworld.charts.svg import to_card, to_svg, to_svg_file
from nkworld.charts.words import exact, in_a_row, money, percent, together, within_a_sentence
