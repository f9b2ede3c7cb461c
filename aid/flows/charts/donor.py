"""What one donor gave, by every kind of flow on record in one price base."""

from nkworld.charts import Figure, Series, money, source_role, topic
from nkworld.charts.sentences import LATEST, say_newest
from nkworld.provenance.figures import register
from nkworld.provenance.points import as_of_text, day_of, names_of, sources_in, tells_newest

from ..choices import MAIN_FLOWS, WORDS, Flow, Part, Prices
from ..claims import FLOWS, ONE_VOICE, Flows, dollars
from ..parameters import DonorParameters
from .constant import DEFLATED, RUSSIA

MOST = 6
APART = (
    "Each series is one kind of flow by one source. They contain one another or tell of the same "
    "money, and are never added."
)
FISCAL = "The US Government’s own figures are of fiscal years, October to September."
ESTIMATES = (
    "AidData’s are estimates from the press, in dollars of one year each; China publishes none. "
    "The older edition stands apart: another price base."
)
# What a sentence says of a kind of flow, the donor named before it.
SAID = {
    Flow.NET: "net aid from {giver} was {{amount}}",
    Flow.NET_WITHOUT_DEBT: "net aid from {giver}, debt relief left out, was {{amount}}",
    Flow.DISBURSEMENT: "{giver} disbursed {{amount}}",
    Flow.OBLIGATION: "{giver} obligated {{amount}}",
    Flow.ODA_LIKE: "AidData estimates aid-like commitments of {giver} at {{amount}}",
    Flow.IMPUTED: "the OECD estimates the share of {giver} in the aid of multilateral agencies at "
    "{{amount}}",
}


@register(
    "aid/flows-from",
    title="Aid of one donor by its statistics",
    datasets=[FLOWS],
    parameters=DonorParameters,
)
def flows_from(params):
    """What one donor gave by year, each kind of flow for itself, in dollars of one price base."""
    country, prices = params["country"], params["prices"]
    found = Flows.read(params, donor__country=country, prices=prices, part=Part.ALL)
    found = of_the_state(found)
    accounts = in_order(found)
    series = tuple(
        one.series(f"{flow}-{source}", _label(one), source_role(number))
        for number, ((flow, source), one) in enumerate(accounts[:MOST])
    )
    return Figure(
        slug="aid/flows-from",
        headline=statement(params, series)
        or topic(f"Aid of {country.in_a_sentence}, {WORDS[prices]}"),
        subtitle=f"{country} to North Korea by kind of flow, {WORDS[prices]}",
        **dollars(prices),
        kind="bar" if len(series) < 4 else "line",
        series=series,
        sources=sources_in(series, names_of(found.rows)),
        notes=(*notes_of(country.code, prices), *left_out(accounts[MOST:])),
        as_of=as_of_text(params, found.rows),
    )


def of_the_state(found: Flows) -> Flows:
    """Of the country itself, or of the Union: no body of its own gives beside it here."""
    return Flows(tuple(row for row in found.rows if row["donor__kind"] in ("country", "eu-unit")))


def in_order(found: Flows) -> list[tuple[tuple, Flows]]:
    """The kinds of flow by source: those that a sentence may speak of first."""
    order = [flow.value for flow in (*MAIN_FLOWS, *Flow)]
    grouped = found.by("flow", "source__slug")
    return sorted(grouped.items(), key=lambda pair: (order.index(pair[0][0]), pair[0]))


def _label(one: Flows) -> str:
    row = one.rows[0]
    return f"{Flow(row['flow']).label} ({row['source__short_name']})"


def notes_of(code: str, prices: str) -> tuple[str, ...]:
    told = [APART]
    if prices == Prices.OF_2022:
        told += [DEFLATED, *[RUSSIA] * (code == "RUS")]
    if code == "USA" and prices == Prices.CURRENT:
        told.append(FISCAL)
    if prices in (Prices.OF_2017, Prices.OF_2021):
        told.append(ESTIMATES)
    return (*told, ONE_VOICE)


def left_out(accounts: list[tuple[tuple, Flows]]) -> tuple[str, ...]:
    told = "; ".join(_label(one) for _, one in accounts)
    return (f"Not drawn, in the table: {told}.",) if told else ()


def statement(params: dict, series: tuple[Series, ...]):
    """The newest figure of the first kind of flow that a sentence may speak of."""
    for each in series:
        flow = next((flow for flow in SAID if each.slug.startswith(f"{flow.value}-")), None)
        if flow is None:
            continue
        said = SAID[flow].format(giver=params["country"].in_a_sentence)
        return say_newest(
            f"{{when}} {said} {WORDS[params['prices']]}",
            each,
            day=day_of(params),
            written=money,
            is_newest=tells_newest(params),
            latest=LATEST,
        )
    return None
