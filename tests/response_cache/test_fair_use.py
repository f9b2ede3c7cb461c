"""How much one client may ask of the API, what answers say of it, and that pages don't suffer."""

import re
import threading
import time
from http import HTTPStatus

import pytest

from nkworld.api import fair_use
from nkworld.api.fair_use import FILE, KEPT, MADE
from nkworld.api.router import router
from nkworld.running.api_keys import models as keys
from nkworld.running.api_keys.models import Key, Partner, Use
from nkworld.running.overload.limits import CountsInFile
from nkworld.settings import API_UNITS

pytestmark = pytest.mark.django_db

FLOWS = "/api/v1/trade/flows/?rule=all"
PAGE = "/countries/ruritania/"
NOW = 1_800_000_000


@pytest.fixture
def clock(monkeypatch):
    """The time by which windows are counted."""
    now = [NOW]
    monkeypatch.setattr("nkworld.api.fair_use.time.time", lambda: now[0])
    return now


@pytest.fixture
def fair(settings, tmp_path, clock):
    """A hundred units an address, counted in a file of the test, with places of its own."""
    settings.VAR_DIR, settings.RESPONSE_CACHE_LOCKS = tmp_path, tmp_path / "locks"
    settings.API_UNITS, settings.API_AT_ONCE = 100, 4
    settings.SECRET_KEY = "by which the addresses asked here share no place"  # noqa: S105
    settings.API_PARTNER_UNITS = 1000
    fair_use.counts.cache_clear()
    fair_use.places.cache_clear()
    keys.counted.__init__()
    yield settings
    keys.counted.write()  # so that no timer is left to write into another test
    fair_use.counts.cache_clear()
    fair_use.places.cache_clear()


@pytest.fixture
def partner(django_user_model):
    return Partner.objects.create(name="Institute of Freedonia", contact="data@example.org")


@pytest.fixture
def publisher(django_user_model):
    return django_user_model.objects.create(username="publisher", is_staff=True)


def left(answer):
    return int(re.fullmatch(r'"\w+";r=(\d+);t=\d+', answer["RateLimit"])[1])


def bearer(key):
    return {"authorization": f"Bearer {key}"}


@pytest.mark.usefixtures("universe", "caching", "fair")
def test_work_is_counted_where_it_lies(client):
    made = client.get(FLOWS)
    again = client.get(FLOWS)
    unchanged = client.get(FLOWS, headers={"if-none-match": made["ETag"]})
    file = client.get(f"{FLOWS}&format=csv")
    refused = client.get(f"{FLOWS}&contry=x")

    assert left(made) == 100 - MADE
    assert left(again) == left(made) - KEPT
    assert (unchanged.status_code, left(unchanged)) == (304, left(again) - KEPT)
    assert left(file) == left(unchanged) - FILE
    assert left(refused) == left(file) - KEPT
    assert made["RateLimit-Policy"] == '"api";q=100;w=300, "at-once";q=4;qu="concurrent-requests"'
    for answer in (made, again, unchanged, file, refused):
        assert "RateLimit, RateLimit-Policy, Retry-After" in answer["Access-Control-Expose-Headers"]


@pytest.mark.usefixtures("universe", "caching", "fair")
def test_what_is_kept_holds_nothing_of_the_client_it_was_made_for(client):
    first = client.get(FLOWS, REMOTE_ADDR="192.0.2.1")
    other = client.get(FLOWS, REMOTE_ADDR="192.0.2.2")

    assert "hit" in other["Cache-Status"]
    assert (other.content, other["ETag"]) == (first.content, first["ETag"])
    assert (left(first), left(other)) == (100 - MADE, 100 - KEPT)


@pytest.mark.usefixtures("universe")
def test_who_has_asked_too_much_is_told_when_to_go_on(client, fair, clock):
    for _ in range(100 // MADE):
        assert client.get(FLOWS).status_code == HTTPStatus.OK
    refused = client.get(FLOWS)
    seconds = int(refused["Retry-After"])

    assert refused.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert f"100 units. Ask again in {seconds} seconds." in refused.content.decode()
    assert "json" in refused["Content-Type"] and refused["Cache-Control"] == "no-store"
    assert refused["Access-Control-Allow-Origin"] == "*"
    assert left(refused) == 0 and 0 < seconds <= fair_use.WINDOW
    for open_to_all in (PAGE, "/api/v1/docs/", "/charts/trade/partner.csv?country=XRU"):
        assert client.get(open_to_all).status_code == HTTPStatus.OK
    assert client.get(FLOWS, REMOTE_ADDR="192.0.2.9").status_code == HTTPStatus.OK
    clock[0] += seconds
    assert left(client.get(FLOWS)) == 100 - MADE


@pytest.mark.usefixtures("universe")
def test_an_address_of_ipv6_counts_for_its_network(client, fair):
    first = client.get(FLOWS, REMOTE_ADDR="2001:db8::1")
    second = client.get(FLOWS, REMOTE_ADDR="2001:db8::ffff:2")
    other = client.get(FLOWS, REMOTE_ADDR="2001:db8:0:1::1")

    assert (left(first), left(second), left(other)) == (95, 90, 95)


@pytest.mark.usefixtures("universe")
def test_nobody_has_more_than_his_answers_at_once(client, fair, monkeypatch):
    fair.API_AT_ONCE = 4  # half of them in one process, which has other readers, too
    fair_use.places().longest_wait = 0.05
    quota = fair_use.Quota("127.0.0.1")
    held = [fair_use.places().take(quota.place, quota.at_once) for _ in range(2)]
    refused = client.get(FLOWS)

    assert (refused.status_code, refused["Retry-After"]) == (429, "1")
    assert "as one address may have at once, 4 at most" in refused.content.decode()
    assert client.get(PAGE).status_code == HTTPStatus.OK
    assert client.get(FLOWS, REMOTE_ADDR="192.0.2.9").status_code == HTTPStatus.OK
    for leave in held:
        leave()
    assert client.get(FLOWS).status_code == HTTPStatus.OK


def test_who_keeps_to_four_at_once_is_never_refused(fair):
    fair.API_AT_ONCE = 4
    refused, together = [], threading.Barrier(4)
    quota = fair_use.Quota("127.0.0.1")

    def ask():
        for _ in range(25):
            together.wait()
            leave = fair_use.places().take(quota.place, quota.at_once)
            if leave is None:
                refused.append(1)
            else:
                leave()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not refused


@pytest.mark.usefixtures("universe")
def test_a_file_holds_its_place_until_it_is_read(client, fair):
    fair.API_AT_ONCE = 1
    fair_use.places().longest_wait = 0
    file = client.get(f"{FLOWS}&format=csv")
    assert client.get(FLOWS).status_code == HTTPStatus.TOO_MANY_REQUESTS
    file.getvalue()  # to its end: then it is closed
    assert client.get(FLOWS).status_code == HTTPStatus.OK


@pytest.fixture
def page(monkeypatch):
    """A page that is being made for another reader, for a fifth of a second; says when it is."""
    monkeypatch.setattr(fair_use, "LONGEST_WAIT", 60)
    done, began = threading.Event(), threading.Event()

    def make():
        with fair_use.pages.page():
            began.set()
            time.sleep(0.2)
            done.set()

    thread = threading.Thread(target=make)
    thread.start()
    began.wait()
    yield done
    thread.join()


@pytest.mark.usefixtures("universe", "fair")
def test_an_answer_waits_for_a_page(client, page):
    assert client.get(FLOWS).status_code == HTTPStatus.OK
    assert page.is_set()


@pytest.mark.usefixtures("universe")
def test_a_refusal_waits_for_a_page(client, fair, page):
    fair.API_AT_ONCE = 0
    fair_use.places().longest_wait = 0
    assert client.get(FLOWS).status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert page.is_set()


@pytest.mark.usefixtures("universe", "fair")
def test_a_file_lets_pages_go_first_between_its_parts(client, monkeypatch):
    waited = []
    monkeypatch.setattr(fair_use.pages, "wait", waited.append)
    parts = list(client.get(f"{FLOWS}&format=csv"))

    assert waited == [fair_use.LONGEST_WAIT, *[fair_use.LONGEST_STOP] * len(parts)]


@pytest.mark.usefixtures("universe", "fair")
def test_a_busy_portal_answers_in_the_end(client, page, monkeypatch):
    assert client.get(PAGE).status_code == HTTPStatus.OK
    monkeypatch.setattr(fair_use, "LONGEST_WAIT", 0)
    assert client.get(FLOWS).status_code == HTTPStatus.OK


def test_a_whole_mirror_passes():
    """Every table as a file, and its metadata beside it, twice within five minutes."""
    tables = len(router.registry)
    assert tables > 30
    assert 2 * tables * (FILE + MADE) <= API_UNITS


def test_processes_share_their_counts_and_no_address_is_kept(tmp_path, monkeypatch):
    path, now = tmp_path / "counts", [NOW]
    monkeypatch.setattr("nkworld.running.overload.limits.time.time", lambda: now[0])
    one, another = CountsInFile(path), CountsInFile(path)
    key, ends = bytes(range(16)), NOW + 300

    assert [one.add(key, 5, ends), another.add(key, 25, ends)] == [5, 30]
    assert one.read(key) == another.read(key) == 30
    assert key in path.read_bytes()
    now[0] = ends
    assert one.read(key) == 0
    same_place = key[:4] + bytes(12)
    assert one.add(same_place, 1, ends + 300) == 1
    assert key not in path.read_bytes()


def test_where_all_places_are_taken_the_least_gives_way(tmp_path):
    counts, ends = CountsInFile(tmp_path / "counts"), 2**33
    crowd = [bytes(4) + number.to_bytes(12) for number in range(1, 30)]
    counts.add(crowd[0], 1000, ends)
    for one in crowd[1:]:
        counts.add(one, 1, ends)

    assert counts.read(crowd[0]) == 1000


@pytest.mark.postgres("nkworld.running.api_keys.models")
@pytest.mark.usefixtures("universe", "caching")
def test_a_key_raises_the_limit_and_changes_no_byte(client, fair, partner, publisher):
    key, text = partner.make_key(publisher)
    public = client.get(FLOWS)
    answer = client.get(FLOWS, headers=bearer(text))
    keys.counted.write()
    counted = Use.objects.get(key=key)

    assert "hit" in answer["Cache-Status"]
    assert (answer.content, answer["ETag"]) == (public.content, public["ETag"])
    assert answer["Vary"] == public["Vary"]
    assert answer["RateLimit-Policy"].startswith('"partner";q=1000;w=300')
    assert left(answer) == 1000 - KEPT
    assert (counted.requests, counted.units, counted.refused) == (1, KEPT, 0)
    assert Key.objects.get().last_used_on == counted.day
    assert not Key.objects.filter(digest__contains=text[-20:]).exists()


def test_what_is_written_leaves_no_timer_that_would_write_it(partner, publisher):
    key, _ = partner.make_key(publisher)
    before = set(threading.enumerate())
    counted = keys.Counted()
    counted.add(key.pk, 5)  # written at once
    counted.add(key.pk, 5)  # to be written when a minute is over
    [timer] = set(threading.enumerate()) - before

    counted.write()

    timer.join(10)  # it would wait for a minute
    assert not timer.is_alive()
    assert Use.objects.get(key=key).units == 10


@pytest.mark.usefixtures("universe")
def test_a_partner_has_limits_of_his_own_which_his_keys_share(client, fair, partner, publisher):
    Partner.objects.update(units=12)
    partner.refresh_from_db()
    texts = [partner.make_key(publisher)[1] for _ in range(2)]
    for text in [*texts, texts[0]]:
        assert client.get(FLOWS, headers=bearer(text)).status_code == HTTPStatus.OK
    refused = client.get(FLOWS, headers=bearer(texts[1]))
    keys.counted.write()

    assert refused.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "as much as one partner may" in refused.content.decode()
    assert sum(Use.objects.values_list("refused", flat=True)) == 1


@pytest.mark.usefixtures("universe")
def test_wrong_and_revoked_keys_are_refused_in_a_sentence(client, fair, partner, publisher):
    key, text = partner.make_key(publisher)
    assert client.get(FLOWS, headers=bearer(text)).status_code == HTTPStatus.OK
    key.revoke(publisher)
    wrong = [
        bearer(text),
        bearer(text[:-1] + "!"),
        bearer("nkw_x"),
        {"authorization": "Basic eA=="},
    ]
    for headers in wrong:
        refused = client.get(FLOWS, headers=headers)

        assert refused.status_code == HTTPStatus.UNAUTHORIZED
        assert "This key is not valid" in refused.content.decode()
        assert refused["WWW-Authenticate"].startswith("Bearer ")
        assert refused["Cache-Control"] == "no-store"
    assert left(refused) == 100 - len(wrong) * KEPT


@pytest.mark.usefixtures("universe")
def test_the_old_key_works_for_a_week_beside_the_next(fair, partner, publisher):
    old, old_text = partner.make_key(publisher)
    new, new_text = partner.rotate_keys(publisher)
    old.refresh_from_db()

    assert keys.key_of(old_text) and keys.key_of(new_text)
    assert old.ends_at - new.made_at >= keys.OVERLAP - (new.made_at - old.made_at)
    assert list(Key.objects.valid(old.ends_at)) == [new]


@pytest.mark.usefixtures("universe")
def test_a_script_of_another_site_may_send_a_key(client, fair):
    answer = client.options(FLOWS, headers={"access-control-request-method": "GET"})

    assert "Authorization" in answer["Access-Control-Allow-Headers"]
    assert "RateLimit" not in answer.headers
