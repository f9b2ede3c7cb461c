"""Aid by donor in dollars of 2022. Never on one line with current dollars."""

from nkworld.charts import Figure, money
from nkworld.charts.sentences import say_newest, topic
from nkworld.provenance.figures import register
from nkworld.provenance.points import as_of_text, day_of, names_of, sources_in, tells_newest

from ..choices import Flow, Part, Prices
from ..claims import FLOWS, ONE_VOICE, Flows, dollars
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
    told = [RUSSIA] if flow in has_debt else [own[flow]] if flow in own else []
    return (DEFLATED, *told, NO_AGENCIES, FRANCE, ONE_VOICE)


def oecd_rows(params: dict, **wanted) -> Flows:
    return Flows.read(params, flow=params["flow"], prices=Prices.OF_2022, part=Part.ALL, **wanted)


@register(
    "aid/oda-constant",
    title="Aid by donor, in dollars of 2022",
    datasets=[FLOWS],
    parameters=KindParameters,
)
def oda_2022_dollars(params):
    """Aid that the OECD’s donors report for North Korea by year, in dollars of 2022."""
    found = oecd_rows(params)
    ordered = sorted(found.by("donor__slug").values(), key=lambda one: -one.size)
    drawn, rest = ordered[:MOST], ordered[MOST:]
    series = tuple(
        one.series(one.rows[0]["donor__slug"], one.rows[0]["donor__name"], f"category-{number}")
        for number, one in enumerate(drawn, start=1)
    )
    if rest:
        others = Flows(tuple(row for one in rest for row in one.rows))
        series = (*series, others.together("other-donors", "Other donors together", "remainder"))
    label = Flow(params["flow"]).label
    return Figure(
        slug="aid/oda-constant",
        headline=statement(params, found) or topic(f"{label}, in dollars of 2022"),
        subtitle=f"{label}: donors that report to the OECD, in dollars of 2022",
        **dollars(Prices.OF_2022),
        kind="stacked",
        series=series,
        sources=sources_in(series, names_of(found.rows)),
        notes=notes_of(params["flow"]),
        as_of=as_of_text(params, found.rows),
    )


def statement(params: dict, found: Flows):
    """All donors on record in the newest year together: one source, one kind of flow."""
    flow = Flow(params["flow"])
    kind = f"{flow.label}, an estimate" if flow == Flow.IMPUTED else flow.label
    every = found.together("every-donor", "Donors on record together", "other")
    return say_newest(
        f"{kind}: {{amount}} {{when}} from all donors on record with the OECD, in dollars of 2022",
        every,
        day=day_of(params),
        written=money,
        is_newest=tells_newest(params),
    )
