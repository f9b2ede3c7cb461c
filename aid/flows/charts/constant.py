"""Aid by donor in dollars of 2022. Never on one line with current dollars."""

from nkworld.charts import Figure
from nkworld.provenance.claims import Claims
from nkworld.provenance.figures import register

from ..choices import Flow, Part, Prices
from ..claims import ONE_VOICE, by_donor, dollars, flows_read, of_donor, together
from ..parameters import KindParameters

MOST = 7
DEFLATED = (
    "In dollars of 2022: the OECD has turned each year’s amounts into prices and exchange rates of "
    "2022. They are not to be set beside current dollars."
)
RUSSIA = (
    "What Russia reports for 2014 to 2020 is mostly forgiveness of Soviet debt: of its net aid of "
    "those years 75 to 95 per cent. Nothing arrived with it."
)
WITHOUT_DEBT = "Debt relief is left out: Russia’s of 2014 to 2020, and Poland’s of 2012."
IMPUTED = (
    "A donor’s share of what multilateral agencies gave, worked out by the OECD: never to be added "
    "to what it gave itself."
)
NO_AGENCIES = (
    "Countries only: no agencies of the United Nations, no institutions of the European Union. "
    "South Korea books no aid to the North here."
)
FRANCE = (
    "France’s figures of 2014 are in the ledger: eight times the years beside them, perhaps "
    "students from the South."
)


def notes_of(flow: str) -> tuple[str, ...]:
    """What has to be said of one kind of flow."""
    own: dict[str, str] = {Flow.NET_WITHOUT_DEBT: WITHOUT_DEBT, Flow.IMPUTED: IMPUTED}
    has_debt = (Flow.NET, Flow.GROSS, Flow.GRANTS, Flow.DEBT_FORGIVENESS, Flow.NET_DEBT_RELIEF)
    parts = [RUSSIA] if flow in has_debt else [own[flow]] if flow in own else []
    return (DEFLATED, *parts, NO_AGENCIES, FRANCE, ONE_VOICE)


def oecd_claims(params: dict) -> Claims:
    return flows_read(params, flow=params["flow"], prices=Prices.OF_2022, part=Part.ALL)


@register("aid/oda-constant", title="Aid by donor, in dollars of 2022", parameters=KindParameters)
def oda_2022_dollars(params: dict) -> Figure:
    """Aid that the OECD’s donors report for North Korea by year, in dollars of 2022."""
    claims = oecd_claims(params)
    ordered = by_donor(claims)
    series = [of_donor(one, number) for number, one in enumerate(ordered[:MOST], start=1)]
    if rest := ordered[MOST:]:
        others = Claims(tuple(row for one in rest for row in one.rows))
        series.append(together(others, "other-donors", "Other donors together", "other"))
    flow = Flow(params["flow"])
    return Figure(
        topic=f"{flow.in_short} by OECD donors{Prices.OF_2022.of_a_topic}",
        headed_by=(together(claims, "every-donor", "Donors on record together", "other"),),
        subtitle=f"{flow.label}: donors that report to the OECD, in dollars of 2022",
        **dollars(Prices.OF_2022),
        kind="stacked",
        notes=notes_of(flow),
        **claims.stated(params, series),
    )
