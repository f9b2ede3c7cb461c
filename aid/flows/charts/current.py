"""Net aid in current dollars, since 1985."""

from nkworld.charts import Figure, money, topic
from nkworld.charts.colours import ROLES
from nkworld.provenance.claims import Claims
from nkworld.provenance.figures import register

from ...models import Actor
from ..choices import Flow, Part, Prices
from ..claims import ONE_VOICE, by_donor, dollars, flows_read, of_donor
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


def net_claims(params: dict) -> Claims:
    return flows_read(params, flow=Flow.NET, prices=Prices.CURRENT, part=Part.ALL)


@register(
    "aid/net-aid", title="Net aid from all donors, in current dollars", parameters=FlowParameters
)
def net_aid(params: dict) -> Figure:
    """Net aid to North Korea by year, from all donors together, in current US dollars."""
    claims = net_claims(params).only(lambda row: row["donor__slug"] in (EVERYBODY, COMMITTEE))
    series = [claims.where(donor__slug=total[0]).series(*total) for total in TOTALS]
    return Figure(
        topic="net aid from all donors",
        headed_by=tuple(series[:1]),
        subtitle="Net official aid to North Korea, repayments taken off",
        **dollars(Prices.CURRENT),
        kind="line",
        notes=(WITHIN, *forgiven(params), ONE_VOICE),
        **claims.stated(params, series),
    )


def forgiven(params: dict) -> tuple[str, ...]:
    """That a debt forgiven counts as aid: what Russia, the largest, wrote off in the last year."""
    written_off = flows_read(
        params, flow=Flow.DEBT_FORGIVENESS, prices=Prices.OF_2022, part=Part.ALL
    ).only(lambda row: row["donor__slug"] == "russia")
    if not written_off:
        return ()
    first, last = written_off.periods[0], written_off.periods[-1]
    amount = money(written_off.amounts[-1].number)
    return (
        "Net aid of all donors counts debts that were forgiven: Russia’s of Soviet days in "
        f"{first} to {last}, {amount} of 2022 in {last} alone, by the OECD’s table.",
    )


@register(
    "aid/net-aid-by-donor", title="Net aid by donor, in current dollars", parameters=FlowParameters
)
def net_aid_by_donor(params: dict) -> Figure:
    """Net aid of seven donors to North Korea by year, in current US dollars."""
    claims = net_claims(params).only(lambda row: row["donor__kind"] != Actor.Kind.LABEL)
    donors = by_donor(claims)
    series = [
        of_donor(one, number)
        for number, one in enumerate(donors, start=1)
        if f"category-{number}" in ROLES
    ]
    return Figure(
        headline=topic("Net aid to North Korea, donor by donor, in current dollars"),
        subtitle="Net official aid, repayments taken off, of the donors whose file was read",
        **dollars(Prices.CURRENT),
        kind="stacked",
        notes=(READ, *ends_of(donors), BACK, ONE_VOICE),
        **claims.stated(params, series),
    )


def ends_of(donors: list[Claims]) -> tuple[str, ...]:
    """In which year each donor's figures end, where that is not the same for all."""
    ends = {one.rows[0]["donor__name"]: one.periods[-1] for one in donors}
    if len(set(ends.values())) < 2:
        return ()
    text = ", ".join(f"{name} {year}" for name, year in ends.items())
    return (f"{ENDS} Last figures: {text}.",)
