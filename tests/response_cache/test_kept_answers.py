"""What was rendered once is not rendered again, and nobody reads what is no longer so."""

import shutil
import threading
from http import HTTPStatus

import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages import INFO
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client

from nkworld.provenance.models import Dataset
from nkworld.provenance.publishing import publish
from nkworld.running.overload.limits import turn
from nkworld.running.response_cache import answers, middleware
from nkworld.running.response_cache.middleware import ResponseCache
from trade.models import Flow

from .conftest import restart

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("caching", "universe")]

PAGE = "/countries/ruritania/"
ADDRESSES = [
    PAGE,
    "/trade/flows/",
    "/charts/trade/partner/?country=XRU",
    "/charts/trade/partner.csv?country=XRU",
    "/charts/trade/partner.png?country=XRU",
    "/charts/trade/partner.zip?country=XRU",
    "/card.png",
    "/verify/?citation=/charts/trade/partner/?country%3DXRU+0123456789ab",
    "/api/v1/trade/flows/",
    "/api/v1/trade/flows/?format=csv",
    "/api/v1/docs/",
]


def told(response):
    return response.headers.get("Cache-Status", "")


def body(response):
    return b"".join(response) if response.streaming else response.content


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_second_reader_is_given_what_the_first_one_was(
    client, address, django_assert_max_num_queries
):
    first = client.get(address)
    with django_assert_max_num_queries(2):  # which state is current, and which texts are due
        second = client.get(address)

    assert (told(first), told(second)) == ("nkworld; fwd=miss; stored", "nkworld; hit")
    assert body(second) == body(first)
    same = {"Content-Type", "ETag", "Cache-Control", "Content-Security-Policy", "X-Frame-Options"}
    assert {name: first[name] for name in same} == {name: second[name] for name in same}
    assert first["X-Request-ID"] != second["X-Request-ID"]


def test_a_kept_embedded_figure_may_still_be_framed(client):
    address = "/charts/trade/partner/embed/?country=XRU"
    _, second = client.get(address), client.get(address)

    assert told(second) == "nkworld; hit"
    assert "frame-ancestors *" in second["Content-Security-Policy"]
    assert "X-Frame-Options" not in second


def test_a_file_that_is_checked_is_never_kept(client):
    sent = {"file": SimpleUploadedFile("x.csv", b"series,period,value\n")}

    assert [told(client.post("/verify/", sent)) for _ in range(2)] == ["", ""]


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_kept_is_what_would_be_rendered(client, address, settings):
    client.get(address)
    kept = client.get(address)
    settings.RESPONSE_CACHE = False

    assert body(client.get(address)) == body(kept)


def test_a_publish_ends_what_was_kept(client, universe):
    client.get(PAGE)
    publish(universe.draft)

    answer = client.get(PAGE)
    assert told(answer) == "nkworld; fwd=miss; stored"
    assert "777" in answer.content.decode()


def test_an_answer_is_not_half_of_what_was_before_a_publish(rf, universe):
    def counted_twice(request):
        before = Flow.objects.filter(known_from__isnull=False).count()
        if universe.draft.is_open:
            publish(universe.draft)
            universe.draft.refresh_from_db()
        said = f"{before} and {Flow.objects.filter(known_from__isnull=False).count()}"
        return HttpResponse(said, headers={"Cache-Control": "public", "ETag": 'W/"of-one-state"'})

    response = ResponseCache(counted_twice)(rf.get(PAGE))

    now = Flow.objects.filter(known_from__isnull=False).count()
    assert response.content.decode() == f"{now} and {now}"


def test_who_is_signed_in_sees_at_once_what_was_published(client, universe, monkeypatch):
    client.get(PAGE)
    monkeypatch.setattr(middleware, "SECONDS", 3600)
    client.get(PAGE)  # from here on the state is taken from memory
    publish(universe.draft)
    editor = Client()
    editor.force_login(get_user_model().objects.create(username="editor"))

    assert "777" in editor.get(PAGE).content.decode()
    assert told(editor.get(PAGE)) == ""
    assert "777" not in client.get(PAGE).content.decode()


def test_the_database_is_asked_at_most_twice_a_second(client, universe, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(middleware, "SECONDS", 0.5)
    monkeypatch.setattr(middleware.time, "monotonic", lambda: now[0])
    client.get(PAGE)
    publish(universe.draft)

    now[0] += 0.4
    assert "777" not in client.get(PAGE).content.decode()
    now[0] += 0.2
    assert "777" in client.get(PAGE).content.decode()


def test_a_restart_finds_what_was_kept(client, monkeypatch):
    first = client.get(PAGE)
    restart()

    again = client.get(PAGE)
    assert told(again) == "nkworld; hit"
    assert again.content == first.content


@pytest.mark.parametrize("address", ["/countries/nowhere-at-all/", f"{PAGE}?form=2014", "/admin/"])
def test_refusals_and_the_desk_are_not_kept(client, address):
    assert told(client.get(address)) == told(client.get(address)) == ""


def test_what_newsletters_add_is_the_same_page(client):
    client.get(f"{PAGE}?from=2014")

    assert told(client.get(f"{PAGE}?utm_source=letter&from=2014&fbclid=x")) == "nkworld; hit"
    assert "letter" not in client.get(f"{PAGE}?utm_source=letter").content.decode()


@pytest.mark.parametrize(
    "other",
    [
        {"path": f"{PAGE}?from=2014"},
        {"path": PAGE, "HTTP_HOST": "localhost"},
        {"path": PAGE, "secure": True},
    ],
)
def test_another_question_host_or_scheme_is_another_answer(client, other):
    client.get(PAGE)

    assert told(client.get(**other)) == "nkworld; fwd=miss; stored"


def test_one_address_of_the_api_is_kept_in_each_media_type(client):
    kinds = ["application/json", "text/csv"]
    address = "/api/v1/trade/flows/"
    for kind in (*kinds, *kinds):
        assert client.get(address, headers={"accept": kind})["Content-Type"].startswith(kind)


def test_a_host_that_is_not_served_is_refused_as_before(client):
    client.get(PAGE)

    assert client.get(PAGE, HTTP_HOST="evil.example").status_code == HTTPStatus.BAD_REQUEST


def test_who_carries_a_session_a_message_or_a_key_is_never_given_a_kept_answer(client):
    client.get(PAGE)
    signed_in, told_something = Client(), Client()
    signed_in.force_login(get_user_model().objects.create(username="editor"))
    response = HttpResponse()
    messages = CookieStorage(HttpRequest())
    messages.add(INFO, "It is done.")
    messages.update(response)
    told_something.cookies["messages"] = response.cookies["messages"].value

    assert told(signed_in.get(PAGE)) == told(told_something.get(PAGE)) == ""
    assert told(Client().get(PAGE, headers={"authorization": "Token x"})) == ""


@pytest.mark.parametrize("name", ["sessionid", "messages"])
@pytest.mark.parametrize(
    "value", ["whatever", "a" * 32, "\0" * 32, "ä" * 32, "x" * 3_000, "", '"', "W1tdXQ:1x:y"]
)
def test_a_cookie_that_is_no_session_is_no_way_past_what_is_kept(client, name, value):
    made = client.get(f"{PAGE}?from=2014", HTTP_COOKIE=f"{name}={value}")
    kept = client.get(f"{PAGE}?from=2014", HTTP_COOKIE=f"{name}={value}2")

    assert [told(made), told(kept)] == ["nkworld; fwd=miss; stored", "nkworld; hit"]
    assert kept.content == made.content == Client().get(f"{PAGE}?from=2014").content
    assert not made.cookies


def test_while_the_database_is_away_what_is_kept_is_served_and_marked(client, monkeypatch):
    kept = client.get(PAGE)
    monkeypatch.setattr(middleware, "data_state", away)

    assert told(client.get(PAGE)) == "nkworld; hit; detail=database-away"
    assert client.get(PAGE).content == kept.content
    restart()  # a process that was started meanwhile
    assert told(client.get(PAGE)) == "nkworld; hit; detail=database-away"


def test_one_asks_whether_the_database_is_back_and_the_others_go_on(client, monkeypatch):
    client.get(PAGE)
    monkeypatch.setattr(middleware, "data_state", away)
    client.get(PAGE)  # from here on it is known to be away
    asks, answered = threading.Event(), threading.Event()

    def slowly():
        asks.set()
        answered.wait(timeout=60)
        away()

    monkeypatch.setattr(middleware, "data_state", slowly)
    asker = threading.Thread(target=middleware.current.get)
    asker.start()
    asks.wait(timeout=60)

    told_meanwhile = told(client.get(PAGE))
    still_asking = asker.is_alive()
    answered.set()
    asker.join()
    assert told_meanwhile == "nkworld; hit; detail=database-away"
    assert still_asking


def away():
    raise OperationalError("the server closed the connection")


def test_a_cache_that_is_gone_costs_no_answer(client, settings, caplog):
    folder = settings.VAR_DIR / "answers"
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("no folder")
    restart()

    assert client.get(PAGE).status_code == client.get(PAGE).status_code == HTTPStatus.OK
    assert "The cache of answers can't be written: " in caplog.text


def test_a_file_too_long_for_memory_is_kept_on_disk_alone(client, monkeypatch, tmp_path):
    address = "/api/v1/trade/flows/?format=csv&rule=all"
    whole = body(client.get(address))
    monkeypatch.setattr(answers, "MOST_BYTES", 100)
    shutil.rmtree(tmp_path / "answers")
    restart()
    made, kept = client.get(address), client.get(address)
    in_memory = answers.in_process.bytes
    shutil.rmtree(tmp_path / "answers")
    anew = client.get(address)

    assert [body(each) for each in (made, kept, anew)] == [whole] * 3
    assert [told(each) for each in (made, kept, anew)] == ["", "nkworld; hit", ""]
    assert in_memory == 0


def test_a_process_keeps_no_more_than_its_share():
    kept = answers.InProcess(most=160_000)
    for number in range(100):
        kept.set(str(number), answers.Answer((), b"x" * 3_000))

    assert kept.bytes <= 160_000
    assert kept.get("99") and not kept.get("0")
    kept.set("big", answers.Answer((), b"x" * 100_000))
    assert not kept.get("big") and kept.get("99")


def test_many_who_ask_at_once_wait_for_one(caching):
    inside, most, done = [], [], []

    def ask():
        with turn("the same"):
            inside.append(1)
            most.append(len(inside))
            threading.Event().wait(0.02)
            inside.pop()
        done.append(1)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert len(done) == 8
    assert max(most) == 1


def test_an_edit_without_a_new_revision_is_seen_when_the_revision_moves(client, universe):
    client.get(PAGE)
    Dataset.objects.update(revision=7)

    assert told(client.get(PAGE)) == "nkworld; fwd=miss; stored"
