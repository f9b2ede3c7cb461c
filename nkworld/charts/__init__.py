"""A figure is described once, and drawn many ways. Pure Python: nothing here knows Django.

A `Figure` holds raw units (dollars, per cent, persons), seen from the DPRK's side. What one
renderer shows every other shows: the picture, the table, the files and the spoken text.
"""

from nkworld.charts.as_json import to_json
from nkworld.charts.as_plan import to_plan
from nkworld.charts.as_table import to_table
from nkworld.charts.colours import ROLES, nth_role
from nkworld.charts.context import Context, Happenings, annotated, with_context
from nkworld.charts.description import describe, legend, unusual
from nkworld.charts.figures import Figure, Mark, SourceRef
from nkworld.charts.headline import Sentence, topic
from nkworld.charts.numbers import exact, money, percent
from nkworld.charts.plan import LAYOUTS, Plan, plan_of
from nkworld.charts.series import Part, Point, Series, ValuedPoint
from nkworld.charts.svg import to_card, to_svg, to_svg_file
from nkworld.charts.words import in_a_row, together, within_a_sentence
