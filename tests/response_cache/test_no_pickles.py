"""Whoever can write to what keeps the answers runs nothing by it."""

import json
import pickle
import zlib

import pytest
from django.core.cache import caches
from django.db import OperationalError
from django.test import Client

from nkworld.provenance.editions import DataState
from nkworld.running.response_cache import answers, middleware
from nkworld.running.response_cache.answers import MARK, Answer, Json

from .conftest import caches_with, restart

PAGE = "/countries/ruritania/"
LATER = 99_999_999_999.0
KEPT = Answer((("Content-Type", "text/plain"), ("ETag", 'W/"x"')), b"body").packed()


class Trap:
    """Unpickled, it makes a folder."""

    def __init__(self, folder):
        self.folder = str(folder)

    def __reduce__(self):
        import os

        return os.mkdir, (self.folder,)


@pytest.fixture
def trap(tmp_path):
    yield Trap(tmp_path / "run")
    assert not (tmp_path / "run").exists()


def head(told):
    return MARK + len(told).to_bytes(4) + told


FORMS = {
    "a pickle": lambda trap: trap,
    "Django’s file": lambda trap: pickle.dumps(LATER) + zlib.compress(trap),
    "a pickle for its end": lambda trap: trap + zlib.compress(KEPT),
    "a pickle as the head": lambda trap: head(trap),
    "a pickle as the body": lambda trap: KEPT[:-4] + trap,
    "nothing": lambda trap: b"",
}


def test_what_would_be_run_as_a_pickle_is_one(tmp_path):
    """That the trap is one."""
    pickle.loads(pickle.dumps(Trap(tmp_path / "run")))
    assert (tmp_path / "run").exists()


def away():
    raise OperationalError("the server closed the connection")


def answered_anew(client, monkeypatch, spoil):
    """The page is as before and made anew, once everything kept was spoiled; and a process that is
    started while the database is away does not take the last state for one.
    """
    body = client.get(PAGE, headers={"accept-encoding": "br"}).content
    spoil()
    restart()
    again = client.get(PAGE, headers={"accept-encoding": "br"})
    spoil()
    restart()
    monkeypatch.setattr(middleware, "data_state", away)
    return (
        again["Cache-Status"] == "nkworld; fwd=miss; stored"
        and again.content == body
        and middleware.current.get() is None
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("caching", "universe")
@pytest.mark.parametrize("form", FORMS)
def test_nothing_in_the_folder_is_run(client, settings, monkeypatch, trap, form):
    def spoil():
        files = list((settings.VAR_DIR / "answers").iterdir())
        assert len(files) >= 2  # answers, and the last state
        for path in files:
            path.write_bytes(FORMS[form](pickle.dumps(trap)))

    assert answered_anew(client, monkeypatch, spoil)


@pytest.mark.django_db
@pytest.mark.usefixtures("universe")
@pytest.mark.parametrize("form", FORMS)
def test_nothing_in_valkey_is_run(client, in_valkey, monkeypatch, trap, form):
    def spoil():
        keys = in_valkey.keys()
        assert len(keys) >= 2
        for key in keys:
            in_valkey.set(key, FORMS[form](pickle.dumps(trap)))

    assert answered_anew(client, monkeypatch, spoil)


@pytest.mark.django_db
@pytest.mark.usefixtures("universe")
def test_counts_in_valkey_are_numbers_and_no_pickle_of_one_is_run(
    in_valkey, address_of_valkey, settings, trap
):
    settings.CACHES = caches_with(address_of_valkey)
    counts = caches["api-use"]
    assert counts.add("key", 0, 60)
    assert (counts.incr("key", 5), counts.get("key")) == (5, 5)
    for key in in_valkey.scan_iter():
        in_valkey.set(key, pickle.dumps(trap))

    assert counts.get("key") is None


def test_only_bytes_and_numbers_lie_in_the_redis_that_all_share():
    """What is kept as Python objects stays with the process, or in a folder of its machine."""
    found = caches_with("redis://127.0.0.1:1/0")
    in_redis = {n: c["OPTIONS"]["serializer"] for n, c in found.items() if "Redis" in c["BACKEND"]}

    serializers = "nkworld.running.response_cache.answers"
    assert in_redis == {
        "answers": f"{serializers}.Bytes",
        "api-use": f"{serializers}.Json",
    }


def test_a_redis_may_be_a_socket_file():
    found = caches_with("redis:///run/valkey/valkey.sock")
    assert found["answers"]["LOCATION"] == "unix:///run/valkey/valkey.sock"


@pytest.mark.parametrize(
    "kept",
    [
        None,
        b"",
        b"nkw",
        MARK,
        KEPT[:-1],
        KEPT + b"x",
        KEPT.replace(MARK, b"nkw9"),
        head(b"[" * 100_000),
        head(b"[]"),
        head(b"{}"),
        head(b'{"headers": [["a"]], "encoding": "br", "bytes": 0}'),
        head(b'{"headers": [["a", 1]], "encoding": "br", "bytes": 0}'),
        head(b'{"headers": [["a", "b\\nc: d"]], "encoding": "br", "bytes": 0}'),
        head('{"headers": [["ä", "b"]], "encoding": "br", "bytes": 0}'.encode()),
        head(b'{"headers": [], "encoding": "rot13", "bytes": 0}'),
        head(b'{"headers": [], "encoding": [], "bytes": 0}'),
    ],
)
def test_a_damaged_answer_is_none(kept):
    assert Answer.unpacked(kept) is None


def test_an_answer_is_as_it_was_packed():
    plain = Answer((("Content-Type", "text/html"), ("X", "naïve")), "…".encode() * 1000)
    for answer in (plain, plain.in_encoding("br"), Answer((), bytes(range(256)))):
        assert Answer.unpacked(answer.packed()) == answer


def test_a_state_is_as_it_was_written():
    known = DataState((("", 3), ("trade/flows", 4)), "[1]", "[]")
    assert DataState.of_json(known.as_json()) == known
    for damaged in (None, b"", b"{}", b"[1, 2]", b"[[1], 2, 3]", b"[" * 100_000):
        assert DataState.of_json(damaged) is None


def test_what_is_no_json_is_nothing():
    assert [Json().loads(each) for each in (b"5", b'["a"]', b"\x80\x05N.", b"[" * 100_000)] == [
        *(5, ["a"]),
        *(None, None),
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("universe")
def test_a_large_answer_lies_on_disk(client, in_valkey, monkeypatch, settings, tmp_path):
    monkeypatch.setattr("nkworld.running.response_cache.answers.MOST_SHARED", 1_000)
    settings.VAR_DIR = tmp_path
    first = client.get(PAGE)
    restart()
    again = Client().get(PAGE)

    assert again["Cache-Status"] == "nkworld; hit" and again.content == first.content
    assert [key for key in in_valkey.scan_iter() if b"identity" in key] == []
    assert len(list((tmp_path / "answers").iterdir())) == 1
    assert answers.MOST_BYTES > 1_000


def test_a_kept_head_is_json():
    length = int.from_bytes(KEPT[4:8])
    assert json.loads(KEPT[8 : 8 + length])["encoding"] == "identity"
