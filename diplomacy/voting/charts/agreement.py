from nkworld.charts import Figure, Series
from nkworld.provenance.figures import register
from nkworld.provenance.points import within

from ..models import LEAST
from ..parameters import AgreementParameters
from ..shares import (
    DENOMINATOR,
    LEFT_OUT,
    LISTED,
    UNIT,
    claims_of,
    named,
    shares_of,
)


@register(
    "diplomacy/voting-agreement",
    title="Agreement with one state in UN votes",
    parameters=AgreementParameters,
    words=["compare countries votes"],
    formerly={"diplomacy/votes-side-by-side": {"country": "CHN,RUS"}},
)
def voting_agreement(params):
    """How often North Korea voted as one state did in the General Assembly, by year."""
    country = params["country"]
    found = shares_of(params["rule"], params["as_of"], country)
    years = within(params, [share.period for share in found])
    found = [share for share in found if share.period in years]
    points = tuple(share.point(share.period) for share in found if share.is_drawn)
    series = (Series("agreement", f"Agreement with {country.name}", points, "category-1"),)
    return Figure(
        topic=f"votes with {country.in_a_sentence}",
        subtitle=f"Roll calls of the UN General Assembly in which North Korea and "
        f"{country.in_a_sentence} cast the same ballot",
        unit=UNIT,
        measure="percent",
        kind="line",
        notes=notes(found),
        denominator=DENOMINATOR,
        **claims_of(found).stated(params, series),
    )


def notes(found):
    parts = [
        "Joint roll calls are those in which both cast yes, no or abstain; the counts stand with "
        f"each point. {LEFT_OUT}"
    ]
    if few := [share for share in found if not share.is_drawn]:
        years = named(few, lambda share: share.period)
        parts.append(f"Not drawn, with fewer than {LEAST} joint roll calls: {years}. {LISTED}")
    return tuple(parts)
