"""Aid from several countries: a line for each."""

from typing import Any

from nkworld.charts import Figure
from nkworld.provenance.claims import Claims
from nkworld.provenance.figures import register
from nkworld.provenance.side_by_side import line_of, notes_of, topic_of

from ..choices import Scope
from ..claims import claims_read, place_by
from ..lines import IN_DOLLARS
from ..models import Actor, Contribution
from ..newest import NAMES, is_account
from ..parameters import SideBySideParameters

THEMSELVES = (
    "What each country itself gave, in money at one stage: its private groups, gifts to a single "
    "agency and other accounts of the same money stand on its own page."
)


@register(
    "aid/side-by-side",
    title="Aid from several countries",
    parameters=SideBySideParameters,
    words=["compare countries aid donors"],
)
def side_by_side(params: dict) -> Figure:
    """What up to five countries gave by year, as the first source of the rule has it."""
    countries, stage = params["countries"], params["stage"]
    rows = Contribution.objects.as_of(params["as_of"]).filter(donor__country__in=countries)
    rows = rows.at_stage(stage).exclude(scope=Scope.AGAIN)
    claims = claims_read(rows, "donor__country_id", *NAMES).within(params)
    claims = claims.only(is_account).where(donor__kind=Actor.Kind.COUNTRY)
    by_country: dict[Any, Claims] = claims.by("donor__country_id")
    place_of = place_by(params["rule"])
    series = tuple(
        line_of(
            country,
            place,
            some.headline_series("", "", "", claims.periods, place_of).points,
        )
        for place, country in enumerate(countries)
        for some in [by_country.get(country.pk, Claims(()))]
    )
    what = f"{stage} aid from {{}}"
    return Figure(
        headline=topic_of(countries, what),
        subtitle=f"Aid to North Korea by year, {stage}",
        **IN_DOLLARS,
        kind="line",
        notes=(THEMSELVES, *notes_of(countries, series, claims.names, what)),
        **claims.stated(params, series),
    )
