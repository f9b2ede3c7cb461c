"""Net aid in current dollars, since 1985."""

from nkworld.charts import Figure, money, topic
from nkworld.charts.colours import ROLES
from nkworld.charts.sentences import peak_and_newest
from nkworld.provenance.figures import register
from nkworld.provenance.points import as_of_text, day_of, names_of, sources_in, tells_newest

from ...models import Actor
from ..choices import Flow, Part, Prices
from ..claims import FLOWS, ONE_VOICE, Flows, dollars
from ..parameters import FlowParameters

EVERYBODY, COMMITTEE = "all-donors", "dac-total"
TOTALS = (
    (EVERYBODY, "All donors", "turnover"),
    (COMMITTEE, "Members of the OECD’s committee", "category-1"),
)
WITHIN = (
    "All donors are governments and agencies together; the members of the Development Assistance "
    "Committee are within them."
)
ENDS = (
    "The files end in different years: the bars of the last years lack donors whose file ends "
    "before."
)
READ = (
    "Seven donors, of which a file was read. Others that give, Italy, France, Britain and Finland "
    "among them, were not read in current dollars."
)
BACK = "Below zero more came back than was paid."


def net_aid_rows(params: dict, **wanted) -> Flows:
    return Flows.read(params, flow=Flow.NET, prices=Prices.CURRENT, part=Part.ALL, **wanted)


@register(
    "aid/net-aid",
    title="Net aid from all donors, in current dollars",
    datasets=[FLOWS],
    parameters=FlowParameters,
)
def net_aid(params):
    """Net aid to North Korea by year, from all donors together, in current US dollars."""
    found = net_aid_rows(params, donor__slug__in=[slug for slug, _, _ in TOTALS])
    series = tuple(
        found.where(donor__slug=slug).series(slug, label, role) for slug, label, role in TOTALS
    )
    headline = peak_and_newest(
        series[0],
        day=day_of(params),
        written=money,
        at_peak="Net aid from all donors together peaked {when} at {amount}, by the World Bank’s "
        "table",
        at_last="; {when} it was {amount}",
        alone="Net aid from all donors together was {amount} {when}, by the World Bank’s table",
        is_newest=tells_newest(params),
    )
    return Figure(
        slug="aid/net-aid",
        headline=headline or topic("Net aid from all donors"),
        subtitle="Net official aid to North Korea, repayments taken off",
        **dollars(Prices.CURRENT),
        kind="line",
        series=series,
        sources=sources_in(series, names_of(found.rows)),
        notes=(WITHIN, ONE_VOICE),
        as_of=as_of_text(params, found.rows),
    )


@register(
    "aid/net-aid-by-donor",
    title="Net aid by donor, in current dollars",
    datasets=[FLOWS],
    parameters=FlowParameters,
)
def net_aid_by_donor(params):
    """Net aid of seven donors to North Korea by year, in current US dollars."""
    found = net_aid_rows(params).where_not(donor__kind=Actor.Kind.LABEL)
    by_donor = sorted(found.by("donor__slug").values(), key=lambda one: -one.size)
    series = tuple(
        one.series(one.rows[0]["donor__slug"], one.rows[0]["donor__name"], f"category-{number}")
        for number, one in enumerate(by_donor, start=1)
        if f"category-{number}" in ROLES
    )
    return Figure(
        slug="aid/net-aid-by-donor",
        headline=topic("Net aid to North Korea, donor by donor, in current dollars"),
        subtitle="Net official aid, repayments taken off, of the donors whose file was read",
        **dollars(Prices.CURRENT),
        kind="stacked",
        series=series,
        sources=sources_in(series, names_of(found.rows)),
        notes=(READ, *ends_of(by_donor), BACK, ONE_VOICE),
        as_of=as_of_text(params, found.rows),
    )


def ends_of(by_donor: list[Flows]) -> tuple[str, ...]:
    """In which year each donor's figures end, where that is not the same for all."""
    ends = {one.rows[0]["donor__name"]: one.periods[-1] for one in by_donor}
    if len(set(ends.values())) < 2:
        return ()
    told = ", ".join(f"{name} {year}" for name, year in ends.items())
    return (f"{ENDS} Last figures: {told}.",)
