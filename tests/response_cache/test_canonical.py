"""One question, however it is spelled, is answered with the same bytes and kept once."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.utils import timezone

from nkworld.asking.fields import exact
from nkworld.provenance import editions
from nkworld.provenance.editions import MAY_KEEP, MUST_ASK, TICK, Moments, edition_of
from nkworld.provenance.publishing import publish
from nkworld.running.response_cache import middleware
from nkworld.running.response_cache.middleware import ResponseCache

pytestmark = pytest.mark.django_db

FLOWS = "/api/v1/trade/flows/"
PAGE = "/countries/ruritania/"
HIT, STORED = "nkworld; hit", "nkworld; fwd=miss; stored"


def told(response):
    return response.headers.get("Cache-Status", "")


def body(response):
    return b"".join(response) if response.streaming else response.content


def as_of(path, moment):
    return f"{path}{'&' if '?' in path else '?'}as_of={exact(moment)}"


@pytest.fixture
def in_two_days(universe, monkeypatch):
    """The made-up universe is two days old at noon, and what it says is settled."""
    now = (timezone.now() + timedelta(days=2)).replace(hour=12)
    monkeypatch.setattr(timezone, "now", lambda: now)
    return universe


def heard(rf, query, path=PAGE, **more):
    """The query and host that a page is told."""
    found = []

    def answer(asked):
        found.append((asked.META["QUERY_STRING"], dict(asked.GET.lists()), asked.get_host()))
        return HttpResponse()

    request = rf.get(path, QUERY_STRING=query, **more)
    assert request.GET is not None and request.headers is not None  # somebody has looked already
    ResponseCache(answer)(request)
    return found[0]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("b=2&a=1", "a=1&b=2"),
        ("a=2&b=1&a=1", "a=2&a=1&b=1"),
        ("a=%31&b=%4a", "a=1&b=J"),
        ("a=x%20y&b=%C3%A4", "a=x+y&b=%C3%A4"),
        ("at=12%3A30%2C5", "at=12:30,5"),
        ("a=&b", "a=&b="),
        ("&&a=1&", "a=1"),
        ("utm_source=letter&a=1&fbclid=x", "a=1"),
        ("utm_source=letter", ""),
        ("a=%FF&%FE=1", "a=%FF&%FE=1"),
        ("b=\xff&a=1", "b=\xff&a=1"),
        ("b=%00&a=%ED%A0%80", "b=%00&a=%ED%A0%80"),
        ("b=%00", "b=%00"),
    ],
)
def test_a_query_has_one_spelling(rf, query, told):
    heard_query, pairs, _ = heard(rf, query)
    assert heard_query == told
    assert pairs == dict(rf.get("/", QUERY_STRING=told).GET.lists())


@pytest.mark.usefixtures("caching", "universe")
def test_the_api_ignores_nothing_even_where_an_answer_is_kept(client):
    client.get(FLOWS)
    assert client.get(f"{FLOWS}?utm_source=letter").status_code == HTTPStatus.BAD_REQUEST


def test_forms_and_the_desk_are_told_what_was_sent(rf, settings):
    asked = rf.post(PAGE, QUERY_STRING="b=1&a=2")
    ResponseCache(lambda request: request)(asked)

    assert asked.META["QUERY_STRING"] == "b=1&a=2"
    assert heard(rf, "b=1&a=2", path=f"/{settings.ADMIN_PATH}")[0] == "b=1&a=2"


@pytest.mark.parametrize(
    ("production", "sent", "told"),
    [
        (True, "Portal.Example:8443", "portal.example"),
        (True, "portal.example:7000", "portal.example:7000"),
        (True, "[::1]:80", "[::1]"),
        (False, "LOCALHOST:8001", "localhost:8001"),
    ],
)
def test_a_host_has_one_name(rf, settings, production, sent, told):
    settings.PRODUCTION, settings.ALLOWED_HOSTS = production, ["*"]
    settings.SITE_ADDRESS = "https://portal.example:7000"
    assert heard(rf, "", HTTP_HOST=sent)[2] == told


@pytest.mark.usefixtures("caching", "universe")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{FLOWS}?country=XRU&period=2014", f"{FLOWS}?period=2014&country=XRU"),
        (f"{FLOWS}?period=2014", f"{FLOWS}?%70eriod=%32014"),
        (f"{PAGE}?from=2014&to=2015", f"{PAGE}?to=2015&from=2014"),
    ],
)
def test_what_is_spelled_otherwise_is_kept_once(client, one, other):
    made, kept = client.get(one), client.get(other)
    assert (told(made), told(kept)) == (STORED, HIT)
    assert kept.content == made.content


@pytest.mark.usefixtures("caching", "universe")
@pytest.mark.parametrize(
    ("accepted", "other"),
    [
        ("text/csv", "text/csv;q=0.9, application/json;q=0.1"),
        ("application/json", "application/vnd.unheard-of+json, application/json;q=0.3"),
        ("application/json", "*/*"),
        ("application/json", ""),
    ],
)
def test_an_answer_is_kept_by_the_type_that_it_has(client, accepted, other):
    made, kept = (client.get(FLOWS, headers={"accept": each}) for each in (accepted, other))
    assert (told(made), told(kept)) == (STORED, HIT)
    assert made["Content-Type"] == kept["Content-Type"]


@pytest.mark.usefixtures("caching", "universe")
def test_an_answer_of_another_type_is_another(client):
    kinds = [client.get(FLOWS, headers={"accept": a})["Content-Type"] for a in ("text/csv", "*/*")]
    assert kinds[0] != kinds[1]
    assert client.get(FLOWS, headers={"accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("address", [f"{FLOWS}?format=csv", FLOWS, PAGE, f"{PAGE}?to=2015"])
@pytest.mark.parametrize("is_kept", [True, False])
def test_moments_between_two_editions_are_one_answer(
    client, request, in_two_days, address, is_kept
):
    if is_kept:
        request.getfixturevalue("caching")
    day = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    asked = [day + TICK, day + timedelta(microseconds=654_321), day + timedelta(hours=1)]
    if day + timedelta(hours=1) > timezone.now():
        asked.pop()
    answers = [client.get(as_of(address, each)) for each in asked]

    assert len({body(each) for each in answers}) == 1
    assert len({each["ETag"] for each in answers}) == 1
    assert len({each.headers.get("Content-Disposition") for each in answers}) == 1
    if is_kept:
        assert [told(each) for each in answers[1:]] == [HIT] * (len(asked) - 1)


@pytest.mark.postgres  # one union of all histories
def test_an_answer_names_its_edition(client, in_two_days):
    then = edition_of("trade/flows").moment
    publish(in_two_days.draft)
    in_two_days.draft.refresh_from_db()
    now = edition_of("trade/flows").moment

    answers = [client.get(as_of(FLOWS, m)).json() for m in (then, then + TICK, now)]

    assert [each["as_of"] for each in answers] == [exact(then), exact(then), exact(now)]
    assert answers[0] == answers[1] != answers[2]
    assert exact(then) in answers[1]["url"]


def test_an_edit_of_another_dataset_makes_no_other_answer_of_a_table(universe):
    known = Moments(
        {
            "": [datetime(2026, 1, 5, 8, tzinfo=UTC)],
            "trade/flows": [datetime(2026, 1, 5, 9, tzinfo=UTC)],
            "aid/flows": [datetime(2026, 1, 5, 10, tzinfo=UTC)],
            editions.TEXTS: [datetime(2026, 1, 5, 11, tzinfo=UTC)],
        }
    )

    def hour(datasets, *at):
        return known.same(datasets, datetime(2026, 1, 5, *at, tzinfo=UTC)).hour

    assert hour(["trade/flows"], 12) == 9
    assert hour(["aid/flows"], 12) == 10
    assert hour([], 12) == 8
    assert hour(None, 12) == 11
    assert [hour(["trade/flows"], 9), hour(["trade/flows"], 8, 59)] == [9, 8]


@pytest.mark.parametrize(
    ("asked", "same"),
    [
        ("2026-01-05T08:00:00Z", "2026-01-05T08:00:00Z"),
        ("2026-01-05T23:59:59.999999Z", "2026-01-05T08:00:00Z"),
        ("2026-01-06T00:00:00Z", "2026-01-05T08:00:00Z"),  # by the rule of days still the 5th
        ("2026-01-06T00:00:00.000001Z", "2026-01-06T00:00:00.000001Z"),
        ("2026-01-06T09:00:00+09:00", "2026-01-05T08:00:00Z"),
        ("2026-01-07T15:00:00Z", "2026-01-07T00:00:00.000001Z"),
        ("2026-01-05T07:00:00Z", "2026-01-05T00:00:00.000001Z"),  # before the first edition
        ("1969-12-31T12:00:00Z", "1969-12-31T00:00:00.000001Z"),
    ],
)
def test_the_day_that_was_asked_stays(asked, same):
    known = Moments({"": [datetime(2026, 1, 5, 8, tzinfo=UTC)]})
    found = known.same(None, datetime.fromisoformat(asked))

    assert exact(found) == same
    assert known.same(None, found) == found
    day = (datetime.fromisoformat(asked).astimezone(UTC) - TICK).date()
    assert (found - TICK).date() == day


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-01-05", "2026-01-05"),
        ("20260105", "2026-01-05"),
        ("2026-1-5", "2026-01-05"),
        ("+2026-01-05+", "2026-01-05"),
        ("2026-01-05T12:00", "2026-01-05T00:00:00.000001Z"),
        ("2026-01-05+12:00:00%2B00:00", "2026-01-05T00:00:00.000001Z"),
        ("soon", "soon"),
        ("", ""),
        ("2999-01-01", "2999-01-01"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("0001-01-01T00:00:00%2B14:00", "0001-01-01T00:00:00+14:00"),
        ("9999-12-31", "9999-12-31"),
    ],
)
def test_a_day_is_a_moment_already_and_what_is_none_is_left(rf, text, told):
    for name in ("as_of", "partner.as_of"):
        _, pairs, _ = heard(rf, f"{name}={text}")
        assert pairs == {name: [told]}


def test_two_moments_are_left_to_be_refused(rf):
    twice = "as_of=2026-01-05T12:00:00Z&as_of=2026-01-06T12:00:00Z"
    assert heard(rf, twice)[0] == twice


@pytest.mark.parametrize("is_kept", [True, False])
def test_what_is_hardly_over_is_asked_again(client, request, in_two_days, is_kept):
    """Though the edition of which it speaks is two days old."""
    if is_kept:
        request.getfixturevalue("caching")
    now = timezone.now()
    hours_ago = now - timedelta(hours=2)
    answers = [client.get(as_of(FLOWS, each)) for each in (hours_ago, now, hours_ago)]

    assert [each["Cache-Control"] for each in answers] == [MAY_KEEP, MUST_ASK, MAY_KEEP]
    unchanged = client.get(as_of(FLOWS, now), headers={"if-none-match": answers[1]["ETag"]})
    assert unchanged.status_code == HTTPStatus.NOT_MODIFIED
    assert unchanged["Cache-Control"] == MUST_ASK


@pytest.mark.usefixtures("caching")
def test_the_moments_are_read_once_for_a_state(client, in_two_days, django_assert_num_queries):
    settled = timezone.now() - timedelta(hours=2)
    client.get(as_of(FLOWS, settled))
    with django_assert_num_queries(4):  # which state is current, and which texts are due, twice
        assert told(client.get(as_of(FLOWS, settled + TICK))) == HIT
    publish(in_two_days.draft)

    assert told(client.get(as_of(FLOWS, settled))) == STORED


def away(*asked):
    raise OperationalError("the server closed the connection")


def test_while_the_database_is_away_the_future_is_left_to_be_refused(rf, monkeypatch):
    monkeypatch.setattr("nkworld.asking.fields.has_passed", away)
    assert heard(rf, "as_of=2999-01-01T00:00:00Z")[0] == "as_of=2999-01-01T00:00:00Z"


@pytest.mark.usefixtures("caching")
def test_while_the_database_is_away_a_past_answer_is_found(client, in_two_days, monkeypatch):
    settled = timezone.now() - timedelta(hours=2)
    kept = client.get(as_of(FLOWS, settled))

    monkeypatch.setattr(middleware, "data_state", away)
    monkeypatch.setattr(Moments, "read", away)
    for moment in (settled + TICK, timezone.now()):
        again = client.get(as_of(FLOWS, moment))
        assert told(again) == f"{HIT}; detail=database-away"
        assert again.content == kept.content
