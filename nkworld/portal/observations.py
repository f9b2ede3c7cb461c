"""A number as programs are told: by /numbers/ as JSON-LD, and by the MCP server."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Literal, TypedDict

from nkworld.atlas.page_addresses import page_address
from nkworld.charts import exact
from nkworld.charts.as_json import number as number_json
from nkworld.charts.citations import LICENCE_URL, SITE
from nkworld.charts.figures import Part
from nkworld.figures.amounts import claims_of
from nkworld.figures.bindings import NumberAddresses
from nkworld.provenance.tables import record_address

from .claim_cards import ClaimCard, ClaimsAdded, PointCard

type Value = int | float | None


class Source(TypedDict):
    slug: str
    name: str
    licence: str


Claim = TypedDict(
    "Claim",
    {
        "@type": str,
        "url": str,  # for people, and for a citation
        "api": str,
        "dataset": str,
        "id": int,
        "role": str,  # what is done with it: "less", "the whole", "the part"; empty: it is added
        "text": str,
        "value": Value,  # None where bounds are all that is known
        "value_low": Value,
        "value_high": Value,
        "unit": str,
        "period": str,
        "status": str,
        "doubt": str,  # whether others say otherwise, and what has to be said with it
        "source": Source,
        "as_quoted": str,
        "citation": str,  # where it was read
        "read": str,
        "note": str | None,
        "known_from": str,
        "enters": Value,  # with its sign what of it enters the number
    },
)


class Record(TypedDict):
    api: str | None
    subject: str | None  # that it is about: the code of a country, the number of a document
    enters: Value  # the amount that it states, where it is not counted
    source: str
    citation: str
    as_quoted: str


class Rule(TypedDict):
    slug: str
    version: int | str
    title: str


# How a program makes the value of what enters of claims and records: added (`sum`), that of the
# part in per cent of that of the whole (`share`), the same less 100 (`change`); a claim that gives
# a range alone enters with its lower end, and what was multiplied is rounded to whole units.
# `count`: of the addresses of its records, `distinct`: of their subjects, of which some may count
# perhaps: it is the upper bound where there is one. `other`: as `description` says.
Reckoning = Literal["sum", "share", "change", "count", "distinct", "other"]
Observation = TypedDict(
    "Observation",
    {
        "@context": dict[str, str],
        "@type": str,
        "name": str,
        "url": str,
        "isPartOf": str,  # the figure
        "measuredProperty": str,
        "observationDate": str,
        "value": int | float,  # absent where bounds are all that is known
        "minValue": int | float,
        "maxValue": int | float,
        "unitText": str,
        "description": str,
        "status": str,
        "doubt": str,
        "rule": Rule,  # that chose among sources; absent where none did
        "as_of": str,
        "license": str,  # of the portal's own words; each source has its own
        "citation": str,
        "reckoning": Reckoning,
        "claims": list[Claim],  # from which it is reckoned; over MCP twelve at most
        "records": list[Record],  # that it counts
        "further": int,  # claims or records beyond those
    },
    total=False,
)
NOTHING_COUNTED = "Counted here: nothing of the kind is on record."
COUNTED = "Counted here from the records named: what is not on record is not counted."


def observation(card: PointCard, in_full: Callable[[str], str]) -> Observation:
    """A number of a figure with its claims; `in_full` makes a whole address of a path."""
    drawn, point = card.drawn, card.point
    pin, address = drawn.figure.pin, NumberAddresses(drawn.figure)
    reckoning, enters = _reckoned(card)
    claims = [claim(each.card, in_full, each.role, enters[each.part]) for each in card.parts]
    counted = COUNTED if point.records else NOTHING_COUNTED
    return _known(
        name=card.title,
        url=in_full(address.of(card.series.slug, point.x)),
        isPartOf=in_full(drawn.url),
        measuredProperty=drawn.registered.title,
        observationDate=point.x,
        value=number_json(point.value),
        minValue=number_json(point.low),
        maxValue=number_json(point.high),
        unitText=drawn.figure.unit,
        description=". ".join(filter(None, [card.value, card.remarks])),
        status=point.status or None,
        doubt=_together([card.remarks, *(each["doubt"] for each in claims)]) or counted,
        rule=pin and pin.rule and dict(zip(("slug", "version", "title"), pin.rule, strict=True)),
        as_of=pin.moment if pin else drawn.figure.as_of,
        reckoning=reckoning,
        claims=claims,
        records=[
            {
                "api": (path := record_address(each)) and in_full(path),
                "subject": _subject(each),
                "enters": number_json(point.value) if reckoning == "sum" else None,
                "source": str(each.source),
                "citation": each.citation,
                "as_quoted": each.as_quoted,
            }
            for each in card.records
        ],
        further=card.further,
    )


def observation_of_claims(added: ClaimsAdded, path: str, in_full: Callable[[str], str]) -> Any:
    """The same of a number that one claim says, or that adds up claims of one source."""
    claims = [claim(each, in_full) for each in added.cards]
    [first, *others] = added.cards
    return _known(
        name=added.title if others else first.title,
        url=in_full(path),
        measuredProperty=str(first.dataset),
        observationDate=", ".join(dict.fromkeys(each["period"] for each in claims)),
        value=number_json(added.total),
        minValue=None if others else claims[0]["value_low"],
        maxValue=None if others else claims[0]["value_high"],
        unitText=first.claim.unit,
        description=exact(added.total),
        status="derived" if others else claims[0]["status"],
        doubt=_together(each["doubt"] for each in claims),
        as_of=max(each["known_from"] for each in claims),
        reckoning="sum",
        claims=claims,
        records=[],
        further=0,
    )


def claim(
    card: ClaimCard,
    in_full: Callable[[str], str],
    role: str = "",
    enters: Decimal | None = None,
) -> Claim:
    claim = card.claim
    return {
        "@type": "Claim",
        "url": in_full(claim.get_absolute_url()),
        "api": in_full(page_address(f"api:{claim.dataset.replace('/', '-')}-detail", claim.pk)),
        "dataset": claim.dataset,
        "id": claim.pk,
        "role": role,
        "text": card.title,
        "value": number_json(claim.value),
        "value_low": number_json(claim.value_low),
        "value_high": number_json(claim.value_high),
        "unit": claim.unit,
        "period": claim.period,
        "status": claim.status,
        "doubt": _together([card.verdict, *card.notes]),
        "source": {
            "slug": claim.source.slug,
            "name": claim.source.short_name,
            "licence": claim.source.licence,
        },
        "as_quoted": claim.as_quoted,
        "citation": claim.citation,
        "read": claim.read,
        "note": claim.note or None,
        "known_from": claim.known_from.isoformat(),
        "enters": number_json(_amount(claim, "value") if enters is None else enters),
    }


NEARLY = Decimal("0.0001")  # shares are reckoned to four decimals


def _reckoned(card: PointCard) -> tuple[Reckoning, Mapping[Part, Decimal]]:
    """(by which of these its own claims and records make the value, what of each claim enters)"""
    point, read = card.point, claims_of(card.point.parts)
    if not point.parts:
        # Of records: each of them, what they are about, or the amount that one states.
        bounds = (point.high, point.value, point.low)
        most = next((each for each in bounds if each is not None), None)
        if not card.further and len({record_address(each) for each in card.records}) == most:
            return "count", {}
        if not card.further and len({_subject(each) for each in card.records}) == most:
            return "distinct", {}
        stated = [vars(each).values() for each in card.records]
        return ("sum" if len(stated) == 1 and point.value in [*stated[0]] else "other"), {}
    entering: list[dict[Part, Decimal]] = []
    # The value of claims, else another amount that they state, such as their quantity.
    own = (name for row in read.values() for name in row.own_content() if row.is_amount(name))
    for name in dict.fromkeys(["value", *own]):
        enters = {part: part.sign * part.factor * _amount(read[part], name) for part in read}
        sides = {True: Decimal(), False: Decimal()}
        for part in point.parts:
            sides[part.of_whole] += enters[part]
        made: dict[Reckoning, Decimal] = {"sum": sides[False]}
        if sides[True]:
            made = {"share": 100 * sides[False] / sides[True]}
            made["change"] = made["share"] - 100
        nearly = len(read) if any(part.factor != 1 for part in read) else NEARLY
        for reckoning, each in made.items():
            if point.value is not None and abs(each - point.value) <= nearly:
                return reckoning, enters
        entering.append(enters)
    return "sum" if point.value is None and len(point.parts) == 1 else "other", entering[0]


def _amount(claim: Any, name: str) -> Decimal:
    value = getattr(claim, name, None)
    return (claim.value_low if value is None and name == "value" else value) or Decimal()


def _subject(record: Any) -> str | None:
    country = getattr(record, "country", None)
    return getattr(country, "code", None) or getattr(record, "document", None)


def _known(**values: Any) -> Any:
    cited = f"{SITE}, “{values['name']}”, as known at {values['as_of']}, {values['url']}"
    values |= {"license": LICENCE_URL, "citation": cited}
    known = {name: value for name, value in values.items() if value is not None}
    return {"@context": {"@vocab": "https://schema.org/"}, "@type": "Observation", **known}


def _together(sentences: Any) -> str:
    """Each once, ended by a full stop."""
    texts = dict.fromkeys(text.strip().rstrip(".") for text in sentences if text and text.strip())
    return "".join(f"{text}. " for text in texts).strip()
