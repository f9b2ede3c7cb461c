"""Votes with several states in the General Assembly: a line for each."""

from nkworld.charts import Figure
from nkworld.provenance.figures import register
from nkworld.provenance.points import within
from nkworld.provenance.side_by_side import line_of, notes_of, topic_of

from ..models import LEAST
from ..parameters import SideBySideParameters
from ..shares import DENOMINATOR, LEFT_OUT, LISTED, UNIT, claims_of, named, shares_of

WHAT = "votes with {} in the General Assembly"


@register(
    "diplomacy/votes-side-by-side",
    title="Votes with several states",
    parameters=SideBySideParameters,
    words=["compare countries votes"],
)
def votes_side_by_side(params):
    """How often North Korea voted as each of up to five states did in the General Assembly."""
    countries = params["countries"]
    found = {each: shares_of(params["rule"], params["as_of"], each) for each in countries}
    every = [share for some in found.values() for share in some]
    years = set(within(params, [share.period for share in every]))
    series = tuple(
        line_of(
            country, place, [s.point(s.period) for s in some if s.is_drawn and s.period in years]
        )
        for place, (country, some) in enumerate(found.items())
    )
    claims = claims_of(every)
    few = [s for s in every if not s.is_drawn and s.period in years]
    thin = (
        f"Not drawn, with fewer than {LEAST} joint roll calls: "
        f"{named(few, lambda share: f'{share.name} {share.period}')}. {LISTED}"
    )
    return Figure(
        headline=topic_of(countries, WHAT),
        subtitle="Roll calls of the UN General Assembly in which North Korea and each state cast "
        "the same ballot",
        unit=UNIT,
        measure="percent",
        kind="line",
        notes=(
            "Each share is of the roll calls in which both cast yes, no or abstain: they are not "
            f"the same ones for each state. {LEFT_OUT}",
            *([thin] if few else []),
            *notes_of(countries, series, claims.names, WHAT),
        ),
        denominator=DENOMINATOR,
        **claims.stated(params, series),
    )
