"""What the figures of the donors' statistics can be asked, beyond rule, years and as-of."""

from datetime import datetime
from typing import Any

from nkworld.asking.fields import OneOfField, YearField
from nkworld.asking.parameters import CountryField, figure_parameters
from nkworld.atlas.memo import once_per_request
from nkworld.charts import Figure, Sentence, Series, money, nth_role
from nkworld.charts.colours import ROLES
from nkworld.figures import registry as figures
from nkworld.figures.amounts import total
from nkworld.figures.claims import Claims, line
from nkworld.provenance.models import HeadlineRule

from ..choices import NOTES
from ..models import Actor
from .models import MAIN_FLOWS, DonorFlow, Flow, Part, Prices

# The kinds that the OECD tells of every donor, the one without debt relief first.
OECD = (
    *(Flow.NET_WITHOUT_DEBT, Flow.NET, Flow.GROSS, Flow.GRANTS, Flow.HUMANITARIAN),
    *(Flow.TECHNICAL, Flow.FOOD, Flow.IMPUTED, Flow.DEBT_FORGIVENESS, Flow.NET_DEBT_RELIEF),
    *(Flow.GROSS_LOANS, Flow.NET_LOANS),
)


FLOWS = DonorFlow.dataset
FlowParameters = figure_parameters(FLOWS, allow_all=False)  # no two sources are joined or added
KIND = OneOfField(
    [(flow.value, flow.label) for flow in OECD],
    "Kind of flow",
    meaning="Kinds contain one another: one dollar stands in several, and none is added.",
    initial=Flow.NET_WITHOUT_DEBT.value,
)
MOST = 7


def notes_of(flow: str) -> tuple[str, ...]:
    own = {Flow.NET_WITHOUT_DEBT: "without-debt", Flow.IMPUTED: "imputed"}
    has_debt = (Flow.NET, Flow.GROSS, Flow.GRANTS, Flow.DEBT_FORGIVENESS, Flow.NET_DEBT_RELIEF)
    of_flow = "russian-debt" if flow in has_debt else own.get(Flow(flow), "")
    names = ("deflated", of_flow, "countries-only", "france", "one-voice")
    return tuple(NOTES[name] for name in names if name)


@figures.register("aid/oda-constant", FLOWS, allow_all=False, flow=KIND)
def oda_2022_dollars(params: dict) -> Figure:
    """Aid that the OECD’s donors report for North Korea by year, in dollars of 2022."""
    claims = flows_read(params, flow=params["flow"], prices=Prices.OF_2022)
    ordered = by_donor(claims)
    series = [
        one.series(*donor, f"category-{number}")
        for number, (donor, one) in enumerate(ordered[:MOST], start=1)
    ]
    if rest := ordered[MOST:]:
        others = Claims(tuple(row for _, one in rest for row in one.rows))
        series.append(together(others, "other-donors", "Other donors together", "other"))
    flow = Flow(params["flow"])
    return Figure(
        topic=f"{flow.in_short} by OECD donors, 2022 dollars",
        headed_by=(together(claims, "every-donor", "Donors on record together", "other"),),
        subtitle=f"{flow.label}: donors that report to the OECD, in dollars of 2022",
        unit=Prices.OF_2022.unit,
        is_flow=True,
        kind="stacked",
        notes=notes_of(flow),
        **claims.stated(params, series),
    )


EVERYBODY, COMMITTEE = "all-donors", "dac-total"
TOTALS = (
    (EVERYBODY, "All donors", "turnover"),
    (COMMITTEE, "Members of the OECD’s committee", "category-1"),
)


@figures.register("aid/net-aid", FlowParameters)
def net_aid(params: dict) -> Figure:
    """Net aid to North Korea by year, from all donors together, in current US dollars."""
    claims = flows_read(params, flow=Flow.NET, prices=Prices.CURRENT).only(
        lambda row: row["donor__slug"] in (EVERYBODY, COMMITTEE)
    )
    series = [claims.where(donor__slug=total[0]).series(*total) for total in TOTALS]
    notes = [NOTES["within-all-donors"]]
    # That a debt forgiven counts as aid: what Russia, the largest, wrote off in the last year.
    forgiven = flows_read(params, flow=Flow.DEBT_FORGIVENESS, prices=Prices.OF_2022)
    if written_off := forgiven.where(donor__slug="russia"):
        first, last = written_off.periods[0], written_off.periods[-1]
        amount = money(written_off.amounts[-1].number)
        notes.append(
            "Net aid of all donors counts debts that were forgiven: Russia’s of Soviet days in "
            f"{first} to {last}, {amount} of 2022 in {last} alone, by the OECD’s table."
        )
    return Figure(
        topic="net aid from all donors",
        headed_by=tuple(series[:1]),
        subtitle="Net official aid to North Korea, repayments taken off",
        unit=Prices.CURRENT.unit,
        is_flow=True,
        kind="line",
        notes=(*notes, NOTES["one-voice"]),
        **claims.stated(params, series),
    )


@figures.register("aid/net-aid-by-donor", FlowParameters)
def net_aid_by_donor(params: dict) -> Figure:
    """Net aid of seven donors to North Korea by year, in current US dollars."""
    claims = flows_read(params, flow=Flow.NET, prices=Prices.CURRENT).only(
        lambda row: row["donor__kind"] != Actor.Kind.LABEL
    )
    donors = by_donor(claims)
    series = [
        one.series(*donor, f"category-{number}")
        for number, (donor, one) in enumerate(donors, start=1)
        if f"category-{number}" in ROLES
    ]
    ends = {name: one.periods[-1] for (_, name), one in donors}
    last = ", ".join(f"{name} {year}" for name, year in ends.items())
    ended = (f"{NOTES['files-end']} Last figures: {last}.",) if len(set(ends.values())) > 1 else ()
    return Figure(
        headline=Sentence("Net aid to North Korea, donor by donor, in current dollars"),
        subtitle="Net official aid, repayments taken off, of the donors whose file was read",
        unit=Prices.CURRENT.unit,
        is_flow=True,
        kind="stacked",
        notes=(NOTES["seven-donors"], *ended, NOTES["below-zero"], NOTES["one-voice"]),
        **claims.stated(params, series),
    )


MOST_ACCOUNTS = 6


@figures.register(
    "aid/flows-from",
    FLOWS,
    allow_all=False,
    country=CountryField(label="Donor", path="donor__country", initial="DEU"),
    prices=OneOfField(
        Prices.choices,
        "Prices",
        meaning="In dollars of which year: current, or of one named year. Never both on one line.",
        initial=Prices.CURRENT.value,
    ),
)
def flows_from(params: dict) -> Figure:
    """What one donor gave by year, each kind of flow for itself, in dollars of one price base."""
    country, prices = params["country"], Prices(params["prices"])
    every = flows_read(params, donor__country=country).where(prices=prices.value)
    # Of the country itself, or of the Union: no body of its own gives beside it here.
    claims = every.only(lambda row: row["donor__kind"] in ("country", "eu-unit"))
    # The kinds of flow by source: those of which a headline may speak first.
    order = [flow.value for flow in (*MAIN_FLOWS, *Flow)]
    accounts = sorted(
        claims.by("flow", "source__slug").items(),
        key=lambda pair: (order.index(pair[0][0]), pair[0]),
    )
    notes = [NOTES["flows-apart"]]
    if prices == Prices.OF_2022:
        notes += [NOTES["deflated"], *[NOTES["russian-debt"]] * (country.code == "RUS")]
    if country.code == "USA" and prices == Prices.CURRENT:
        notes.append(NOTES["us-fiscal-years"])
    if prices in (Prices.OF_2017, Prices.OF_2021):
        notes.append(NOTES["aiddata"])
    notes.append(NOTES["one-voice"])
    labels = [
        f"{Flow(flow).label} ({one.rows[0]['source__short_name']})" for (flow, _), one in accounts
    ]
    if left_out := "; ".join(labels[MOST_ACCOUNTS:]):
        notes.append(f"Not drawn, in the table: {left_out}.")
    series = tuple(
        one.series(f"{flow}-{source}", labels[number], nth_role(number))
        for number, ((flow, source), one) in enumerate(accounts[:MOST_ACCOUNTS])
    )
    kind = Flow(accounts[0][0][0]).in_short if accounts else "aid"
    base = f", {prices.label.removeprefix('Dollars of ')} dollars"
    return Figure(
        topic=f"{kind} from {country.in_a_sentence}{base * (prices != Prices.CURRENT)}",
        headed_by=series[:1],
        subtitle=f"{country} to North Korea by kind of flow, in {prices.label.lower()}",
        unit=prices.unit,
        is_flow=True,
        kind="bar" if len(series) < 4 else "line",
        notes=tuple(notes),
        **claims.stated(params, series),
    )


@figures.register(
    "aid/oda-constant-by-donor",
    FLOWS,
    allow_all=False,
    shared=("rule", "as_of"),
    flow=KIND,
    period=YearField(label="Year"),
)
def oda_by_donor(params: dict) -> Figure:
    """What each donor that reports to the OECD gave in one year, in dollars of 2022."""
    every = flows_read(params, flow=params["flow"], prices=Prices.OF_2022)
    year = str(params["period"] or max(every.periods, default=""))
    claims = every.where(period=year).ordered(lambda row: -row["value"])
    flow = Flow(params["flow"])
    series = (claims.series("amount", flow.label, "category-1", x="donor__name"),)
    return Figure(
        topic=f"{flow.in_short} by donor{f' in {year}' if year else ''}, in dollars of 2022",
        subtitle=f"{flow.label} in {year}, in dollars of 2022",
        unit=Prices.OF_2022.unit,
        is_flow=True,
        kind="dot",
        x_title="Donor",
        notes=notes_of(flow),
        **claims.stated(params, series),
    )


OWN = (
    *("donor__slug", "donor__name", "donor__abbreviation", "donor__kind"),
    *("flow", "prices", "part"),
)


def flows_read(params: dict, **wanted: Any) -> Claims:
    """Annual figures of all of a flow, of the years asked for that are over, one for each cell, as
    the rule shows it.
    """
    claims = all_flows(params["rule"], params["as_of"], **wanted).where(part=Part.ALL)
    return claims.within(params).ordered(lambda row: (row["period"], row["donor__name"]))


@once_per_request
def all_flows(rule: HeadlineRule, moment: datetime | None, **wanted: Any) -> Claims:
    shown = DonorFlow.objects.headline(rule, as_of=moment).annual()
    return Claims.read(shown.filter(**wanted), *OWN)


def by_donor(claims: Claims) -> list[tuple[tuple[str, str], Claims]]:
    """((slug, name), claims), the largest first: call it of one kind of flow and one price base."""
    return sorted(
        claims.by("donor__slug", "donor__name").items(),
        key=lambda pair: sum(each.value for each in pair[1].amounts if each.value is not None),
        reverse=True,
    )


def together(claims: Claims, slug: str, label: str, role: str) -> Series:
    by_period = {period: some.amounts for period, some in claims.by("period").items()}
    return line(
        slug,
        label,
        role,
        claims.periods,
        lambda each: total(by_period[each], f"sum of {len(by_period[each])} donors"),
    )
