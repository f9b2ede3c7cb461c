"""From claims about aid to the series of a figure."""

from typing import Any

from nkworld.charts import Series, source_role
from nkworld.provenance.claims import Claims
from nkworld.provenance.models import HeadlineRule

from .choices import Stage
from .claims import place_by

CONTRIBUTIONS, FOOD, SOUTH = "aid/contributions", "aid/food-aid", "aid/south-korea"
DOLLARS = "US dollars, current"
IN_DOLLARS: dict[str, Any] = {"unit": DOLLARS, "measure": "money", "is_flow": True}
CATEGORY_COLOURS = 6
STAGE_SUBTITLES = {
    Stage.PLEDGED.value: "money pledged, whatever came of it",
    Stage.COMMITTED.value: "money committed, whether or not it was paid in the end",
    Stage.PAID.value: "money paid out",
    Stage.REPORTED.value: "money as reported, promised and paid not told apart",
}
STAGE_NOTE = (
    "Shown unless you choose otherwise: what is reported without saying how far the money has "
    "come. Pledged, committed and paid are never added: the same dollar passes through all three."
)


def each_source(claims: Claims, periods: list[str], rule: HeadlineRule) -> tuple[Series, ...]:
    """One series for each source that says anything of these periods."""
    of_periods = claims.only(lambda row: row["period"] in periods)
    return tuple(
        some.headline_series(slug, some.names[slug], source_role(number), periods, place_by(rule))
        for number, (slug, some) in enumerate(of_periods.by("source__slug").items())
    )
