"""The five tools over pages and the API. An answer has what was asked for, each number with claims,
doubt, terms and citation, or a `refusal`: why there is no number, and what there is.
"""

import json
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from decimal import Decimal
from typing import Any, Literal, TypedDict
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, resolve, reverse

from nkworld.api.claims import ClaimViewSet
from nkworld.api.router import router
from nkworld.api.views import answered_within
from nkworld.api.viewsets import TableViewSet
from nkworld.asking.questions import InvalidQuery, nearest
from nkworld.atlas.memo import memo_scope
from nkworld.portal.claim_cards import ClaimCard, ClaimsAdded, PointCard, Rival, cards_of
from nkworld.portal.observations import (
    Claim,
    Observation,
    claim,
    observation,
    observation_of_claims,
)
from nkworld.portal.views.charts import drawn_or_404
from nkworld.portal.views.search import Results
from nkworld.provenance import verification
from nkworld.published import VALUES
from nkworld.search.question import understood

MOST_ROWS, MOST_NAMED = 50, 60

Reason = Literal["not-understood", "unknown", "silence", "excluded", "never-added", "several"]


class Refusal(TypedDict):
    reason: Reason
    message: str  # why there is no number, in sentences
    exists: list[str]  # what there is: names, years, addresses


class Hit(TypedDict):
    kind: str
    title: str
    url: str
    about: str | None
    snippet: str | None


class Found(TypedDict, total=False):
    refusal: Refusal
    results: list[Hit]
    meant: str | None  # the spelling that finds something, where the typed one finds nothing


class OneNumber(TypedDict, total=False):
    refusal: Refusal
    understood: str  # what the question was read as
    sentence: str
    number: Observation
    readings: list[str]  # what else it may mean


class Rows(TypedDict, total=False):
    refusal: Refusal
    table: str
    url: str  # of these very rows, for ever
    as_of: str
    unit: str | None
    point_of_view: str | None
    rule: str | None  # that chose among sources; with rule=all every source speaks
    rows: list[dict[str, Any]]
    next: str | None  # give it as `next` for the rows that follow


class ComparedClaim(TypedDict):
    claim: Claim
    difference: str  # to the first claim
    per_cent: str
    differs: list[str]  # what it counts otherwise


class Compared(TypedDict, total=False):
    refusal: Refusal
    cell: str
    unit: str
    verdict: str  # whether they disagree
    claims: list[ComparedClaim]  # never to be added up
    excluded: list[ComparedClaim]
    chosen: dict[str, int]  # the claim that each headline rule shows


class Verified(TypedDict, total=False):
    refusal: Refusal
    agrees: bool | None  # None where no value was given
    given: float | None
    number: Observation
    steps: list[str]  # of derived claims, computed again
    replaced_by: int | None  # what its source says now instead


class Refused(Exception):  # noqa: N818 - an answer, and no error
    def __init__(self, reason: Reason, message: str, exists: Any = ()) -> None:
        super().__init__(message)
        self.refusal = Refusal(
            reason=reason, message=message, exists=[str(each) for each in exists][:MOST_NAMED]
        )


def find(words: str, kind: str = "") -> Found:
    """Find countries, pages, charts, texts, records and terms by words in English, Korean or
    Chinese. Texts found are no figures: ask for these with `ask` or `claims`.
    """
    body = _api("search/", {"q": words} | ({"kind": kind} if kind else {}))
    if not body["results"]:
        raise Refused("silence", f"Nothing here says “{words}”.")
    return {"results": body["results"], "meant": body["meant"]}


def ask(question: str = "", number: str = "") -> OneNumber:
    """One number: of a question such as “exports to China 2015” or “embassies 2020”, or at an
    address of this portal (/numbers/… or /claims/…). What is not fully understood is not answered.
    """
    if number:
        return {"number": _number(number)}
    results = Results(understood(question))
    given = results.answer
    if given is None:
        hits = [_named(hit) for _, some in results.groups for hit in some]
        raise Refused("not-understood", f"“{question}” was not understood as one figure.", hits)
    readings = list(map(_named, given.readings))
    if not given.sentence:
        raise Refused("not-understood", "It may mean several things.", readings)
    if given.years:
        raise Refused("silence", f"{given.sentence} That is no zero.", map(_named, given.years))
    if not given.number_url:
        there = [_named(given)] if given.url else []
        if given.number:
            message = "It has more than one number, or is a sum of several: ask for one."
            raise Refused("several", message, [*there, *readings])
        raise Refused("not-understood", given.sentence, [*there, *readings])
    return {
        "understood": " ".join(filter(None, [given.subject, given.period])),
        "sentence": given.sentence,
        "number": _number(given.number_url),
        "readings": readings,
    }


def claims(
    table: str, filters: dict[str, str] | None = None, limit: int = 20, next: str = ""
) -> Rows:
    """Rows of a table such as trade/flows, by the filters that the API takes there: country,
    period, source, rule=all (every source) … A name that is wrong is answered with those there are.
    """
    viewset = _viewset(table)
    params = dict(parse_qsl(urlsplit(next).query)) if next else dict(filters or {})
    params |= {"page_size": str(max(1, min(limit, MOST_ROWS)))}
    body = _api(f"{table}/", params)
    if not body["results"]:
        wider = {n: v for n, v in params.items() if n not in ("period", "from", "to", "cursor")}
        there = _api(f"{table}/", wider)["results"] if len(wider) < len(params) else []
        named = dict.fromkeys(str(row.get("period") or row.get("url")) for row in there)
        message = f"No row of {table} is of that. That nobody says anything is no zero."
        raise Refused("silence", message, named)
    rows = body["results"]
    if issubclass(viewset, ClaimViewSet):
        cards = {card.claim.pk: card for card in cards_of(table, [row["id"] for row in rows])}
        for row in rows:  # with its doubt; what is excluded is no number
            details = claim(cards[row["id"]], _whole)
            row |= {"doubt": details["doubt"], "page": details["url"]}
            row |= dict.fromkeys(VALUES) if row["status"] == "excluded" else {}
    answer: Any = {name: body.get(name) for name in Rows.__annotations__ if name != "refusal"}
    return answer | {"table": table, "rule": body["rule"] and body["rule"]["title"], "rows": rows}


def compare(table: str, id: int = 0, filters: dict[str, str] | None = None) -> Compared:
    """What every source says of one cell, side by side and never added: of the claim with an id, or
    of the one cell that filters name.
    """
    if not issubclass(_viewset(table), ClaimViewSet):
        tables = _tables(ClaimViewSet)
        raise Refused("unknown", f"{table} has records, and no claims to compare.", tables)
    if not id:
        rows = claims(table, {"rule": "all"} | (filters or {}), MOST_ROWS)["rows"]
        cells = {card.claim.cell_values: card for card in _cards(table, [r["id"] for r in rows])}
        if len(cells) > 1:
            named = [f"{c.claim.cell_text} ({c.claim.period})" for c in cells.values()]
            raise Refused("several", f"That names {len(cells)} cells: narrow it to one.", named)
        id = rows[0]["id"]
    [card] = _cards(table, [id])
    rivals = {each.claim.pk: each for each in card.rivals}
    others = _cards(table, list(rivals)) if rivals else []
    compared = [_compared(card), *(_compared(each, rivals[each.claim.pk]) for each in others)]
    counted = [each for each in compared if each["claim"]["status"] != "excluded"]
    return {
        "cell": card.claim.cell_text,
        "unit": card.claim.unit,
        "verdict": card.verdict,
        "claims": counted,
        "excluded": [each for each in compared if each not in counted],
        "chosen": {rule.title: row.pk for rule, row in card.chosen},
    }


def verify(
    table: str = "", ids: list[int] | None = None, number: str = "", value: float | None = None
) -> Verified:
    """Whether a cited number is what is stored: of the claim with an id in a table, of the sum of
    several claims where they may be added, or at an address (/numbers/… or /claims/…). Steps of
    derived claims are computed again.
    """
    if number:
        found = _number(number)
        verified: Verified = {"number": found}
    else:
        cards = _cards(table, list(ids or []))
        found = _added(table, [card.claim.pk for card in cards])
        derived = [card.claim for card in cards if card.claim.derivation]
        now = cards[0].record.replacement
        verified = {
            "number": found,
            "steps": [str(each) for each in verification.answers(derived)],
            "replaced_by": now.pk if now else None,
        }
    agrees = "value" in found and Decimal(str(value or 0)) == Decimal(str(found["value"]))
    return verified | {"given": value, "agrees": None if value is None else agrees}


TOOLS: tuple[Callable[..., Any], ...] = (find, ask, claims, compare, verify)

# The request as to which tools answer: with its host, under its limits.
current_request: ContextVar[HttpRequest | None] = ContextVar("mcp_request", default=None)


def answered(tool: Callable[..., Any], arguments: Mapping[str, Any]) -> Any:
    close_old_connections()  # on stdio no request does so
    with memo_scope():
        try:
            return tool(**arguments)
        except Refused as refused:
            return {"refusal": refused.refusal}
        except InvalidQuery as error:
            return {"refusal": Refused("not-understood", " ".join(error.sentences)).refusal}
        except Http404 as error:
            return {"refusal": Refused("unknown", str(error)).refusal}


def _request() -> HttpRequest:
    if request := current_request.get():
        return request
    site = urlsplit(settings.SITE_ADDRESS)
    environ: dict[str, Any] = {"HTTP_HOST": site.netloc, "wsgi.url_scheme": site.scheme}
    setup_testing_defaults(environ)  # what else WSGI wants of a request
    return WSGIRequest(environ)


def _whole(path: str) -> str:
    return _request().build_absolute_uri(path)


def _named(link: Any) -> str:
    return f"{link.title}: {_whole(link.url)}"


def _api(path: str, query: Mapping[str, str]) -> dict[str, Any]:
    """The body of an answer of the API; Refused with what it says where it refuses."""
    response = answered_within(_request(), reverse("api:root") + path, urlencode(query))
    body = json.loads(response.content)
    if response.status_code < 400:
        return body
    named = [word for error in body["errors"] for word in error["allowed"] or ()]
    meant = [error["nearest"] for error in body["errors"] if error["nearest"]]
    raise Refused("unknown", body["detail"], [*meant, *named])


def _tables(kind: Any = TableViewSet) -> dict[str, Any]:
    every = {name: each for name, each, _ in router.registry if issubclass(each, kind)}
    return {name: each for name, each in every.items() if each.dataset}


def _viewset(table: str) -> Any:
    tables = _tables()
    if table not in tables:
        raise Refused("unknown", f"There is no table “{table}”. {nearest(table, tables)}", tables)
    return tables[table]


def _cards(table: str, ids: list[int]) -> list[ClaimCard]:
    if table not in (tables := _tables(ClaimViewSet)):
        raise Refused("unknown", f"“{table}” is no table of claims.", tables)
    cards = cards_of(table, ids)
    missing = set(ids) - {card.claim.pk for card in cards}
    if missing or not ids:
        named = ", ".join(map(str, sorted(missing))) or "without an id"
        raise Refused("unknown", f"There is no claim {named} in {table}.")
    return cards


def _number(address: str) -> Observation:
    """What stands at /numbers/… or /claims/…, whose host may be left out."""
    parts = urlsplit(address)
    try:
        match = resolve(unquote(parts.path if parts.path.startswith("/") else f"/{parts.path}"))
    except Resolver404:
        raise Refused("unknown", f"There is no page {address} here.") from None
    at = match.kwargs
    if match.view_name == "portal:number":
        drawn = drawn_or_404(at["slug"], QueryDict(parts.query))
        try:
            return observation(PointCard.of(drawn, at["series"], at["x"]), _whole)
        except Http404 as error:
            there = (f"{each.slug}/{p.x}" for each in drawn.figure.series for p in each.on_record)
            raise Refused("silence", f"{error} That is no zero.", there) from None
    if match.view_name == "portal:claim":
        return _added(at["dataset"], [int(at["pk"])])
    if match.view_name == "portal:claim-sum":
        return _added(at["dataset"], [int(key) for key in at["keys"].split("+")])
    raise Refused("unknown", "An address of a number begins with /numbers/ or /claims/.")


def _added(table: str, ids: list[int]) -> Observation:
    cards = _cards(table, ids)
    for card in cards:
        if card.record.is_excluded:
            message = f"Claim {card.claim.pk} is excluded and is no number: {card.claim.note}"
            raise Refused("excluded", message, [card.table_url and _whole(card.table_url)])
    try:
        added = ClaimsAdded.of(table, ids) if len(ids) > 1 else ClaimsAdded(tuple(cards))
    except Http404 as error:
        pages = [_whole(card.claim.get_absolute_url()) for card in cards]
        raise Refused("never-added", str(error), pages) from None
    page = "portal:claim-sum" if len(ids) > 1 else "portal:claim"
    path = reverse(page, args=[table, "+".join(map(str, ids))])
    return observation_of_claims(added, path, _whole)


def _compared(card: ClaimCard, rival: Rival | None = None) -> ComparedClaim:
    details: Any = claim(card, _whole)
    if card.record.is_excluded:  # it is no number
        details |= dict.fromkeys(VALUES)
        rival = None
    return ComparedClaim(
        claim=details,
        difference=rival.difference if rival else "",
        per_cent=rival.per_cent if rival else "",
        differs=list(rival.differs) if rival else [],
    )
