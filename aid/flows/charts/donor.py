"""What one donor gave, by every kind of flow on record in one price base."""

from nkworld.charts import Figure, source_role
from nkworld.provenance.claims import Claims
from nkworld.provenance.figures import register

from ..choices import MAIN_FLOWS, Flow, Part, Prices
from ..claims import ONE_VOICE, dollars, flows_of
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


@register("aid/flows-from", title="Aid of one donor by its statistics", parameters=DonorParameters)
def flows_from(params: dict) -> Figure:
    """What one donor gave by year, each kind of flow for itself, in dollars of one price base."""
    country, prices = params["country"], Prices(params["prices"])
    every = flows_of(params, country).where(prices=prices.value, part=Part.ALL)
    # Of the country itself, or of the Union: no body of its own gives beside it here.
    claims = every.only(lambda row: row["donor__kind"] in ("country", "eu-unit"))
    accounts = in_order(claims)
    series = tuple(
        one.series(f"{flow}-{source}", _label(one), source_role(number))
        for number, ((flow, source), one) in enumerate(accounts[:MOST])
    )
    kind = Flow(accounts[0][0][0]).in_short if accounts else "aid"
    return Figure(
        topic=f"{kind} from {country.in_a_sentence}{prices.of_a_topic}",
        headed_by=series[:1],
        subtitle=f"{country} to North Korea by kind of flow, {prices.in_words}",
        **dollars(prices),
        kind="bar" if len(series) < 4 else "line",
        notes=(*notes_of(country.code, prices), *left_out(accounts[MOST:])),
        **claims.stated(params, series),
    )


def in_order(claims: Claims) -> list[tuple[tuple, Claims]]:
    """The kinds of flow by source: those of which a headline may speak first."""
    order = [flow.value for flow in (*MAIN_FLOWS, *Flow)]
    grouped = claims.by("flow", "source__slug")
    return sorted(grouped.items(), key=lambda pair: (order.index(pair[0][0]), pair[0]))


def _label(one: Claims) -> str:
    row = one.rows[0]
    return f"{Flow(row['flow']).label} ({row['source__short_name']})"


def notes_of(code: str, prices: str) -> tuple[str, ...]:
    parts = [APART]
    if prices == Prices.OF_2022:
        parts += [DEFLATED, *[RUSSIA] * (code == "RUS")]
    if code == "USA" and prices == Prices.CURRENT:
        parts.append(FISCAL)
    if prices in (Prices.OF_2017, Prices.OF_2021):
        parts.append(ESTIMATES)
    return (*parts, ONE_VOICE)


def left_out(accounts: list[tuple[tuple, Claims]]) -> tuple[str, ...]:
    text = "; ".join(_label(one) for _, one in accounts)
    return (f"Not drawn, in the table: {text}.",) if text else ()
