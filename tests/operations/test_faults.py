"""What a person is told when the database fails, each time by a real fault."""

import errno
import sqlite3

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, connections

from nkworld.provenance.models import Source
from tests.factories import SourceFactory
from tests.reading import text_of

SIGN_IN = {"username": "ada", "password": "a password of ada's"}


def told(answer):
    """The words of an answer that the portal gave up on, and of nothing else."""
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Request-ID"] in (words := text_of(answer.content.decode()))
    return words


def read_only(path):
    connections["default"].settings_dict["NAME"] = f"file:{path}?mode=ro"
    connections["default"].close()


def full():
    """The file may not grow by a page."""
    connection.ensure_connection()
    [pages] = connection.connection.execute("PRAGMA page_count").fetchone()
    connection.connection.execute(f"PRAGMA max_page_count = {pages}")


def test_who_writes_while_somebody_else_does_is_told_so_and_that_nothing_was_saved(visitor, lock):
    words = told(visitor.post("/admin/login/", SIGN_IN))

    assert "Someone else is writing to the database for longer than 0.05 seconds." in words
    assert "Nothing of yours was saved. Send it again in a minute." in words
    assert "it usually still holds what you wrote" in words


def test_who_reads_while_somebody_else_writes_is_not_hindered(visitor, lock):
    assert visitor.get("/about/").status_code == 200


def test_what_is_sent_when_the_lock_is_gone_is_saved(visitor, lock):
    assert visitor.post("/admin/login/", SIGN_IN).status_code == 503
    lock.rollback()

    assert visitor.post("/admin/login/", SIGN_IN).status_code == 302
    assert get_user_model().objects.get().last_login is not None


def test_a_full_disk_is_told_and_what_is_published_can_be_read(visitor, database_file, settings):
    visitor.post("/admin/login/", SIGN_IN)
    form = {"short_name": "Big", "slug": "big", "publisher": "P", "title": "T", "origin": "records"}
    form |= {"coverage": "word " * 20_000, "licence": "free", "bulk_use": "allowed"}
    form |= {"authority": "official", "authority_reason": "It keeps the books."}
    full()

    words = told(visitor.post("/admin/provenance/source/add/", form))

    assert "The server’s disk is full" in words
    assert "Nothing of yours was saved. Tell the operator of the portal." in words
    assert not Source.objects.exists()
    assert visitor.get("/sources/").status_code == 200


def test_a_database_that_takes_no_changes_is_told_and_read_on(visitor, database_file):
    read_only(database_file)

    words = told(visitor.post("/admin/login/", SIGN_IN))

    assert "The database can only be read at the moment. Nothing of yours was saved." in words
    assert visitor.get("/about/").status_code == 200


@pytest.fixture
def damaged(database_file):
    """All but its first page is overwritten, as by a disk that fails."""
    with database_file.open("r+b") as file:
        first = len(file.read(4096))
        file.write(b"\xff" * (database_file.stat().st_size - first))


@pytest.mark.parametrize(
    "address", ["/", "/countries/", "/about/", "/admin/login/", "/search/?q=a"]
)
def test_without_a_database_every_page_says_so(visitor, database_file, address):
    visitor.cookies["sessionid"] = "of somebody who was signed in"
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = str(database_file.parent / "gone" / "portal")

    assert "The portal can’t reach its database. Try again in a minute." in told(
        visitor.get(address)
    )


def test_a_damaged_file_is_told(visitor, damaged):
    words = told(visitor.get("/about/"))

    assert "is damaged. Tell the operator of the portal: a backup may have to be restored." in words


def test_a_file_that_was_lost_and_made_anew_is_not_ready(visitor, database_file):
    connections["default"].close()
    for part in database_file.parent.glob("portal.sqlite3*"):
        part.unlink()

    assert "The database is empty, or made for another version" in told(visitor.get("/about/"))


def test_the_api_says_it_in_its_own_shape(visitor, damaged):
    answer = visitor.get("/api/v1/sources/?format=csv")

    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer["Retry-After"] and answer["Access-Control-Allow-Origin"] == "*"
    told = answer.json()
    assert told["type"].endswith("/api/v1/docs/problems/unavailable/")
    assert told["detail"].startswith("The database file, or the disk it is on, is damaged.")


def test_a_disk_that_is_full_before_the_database_is_asked_is_told_too(visitor, db, monkeypatch):
    def no_room(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("nkworld.portal.views.home.About.get_context_data", no_room)

    assert "The server’s disk is full" in told(visitor.get("/about/"))


def test_a_part_that_was_saved_before_is_told(visitor, database_file, monkeypatch):
    def view(request):
        SourceFactory(slug="saved")
        other = sqlite3.connect(database_file)
        other.execute("BEGIN IMMEDIATE")
        try:
            SourceFactory(slug="not-saved")
        finally:
            other.close()

    monkeypatch.setattr(
        "nkworld.portal.views.home.About.dispatch", lambda self, request: view(request)
    )
    monkeypatch.setattr("nkworld.running.security.headers.READING", ("GET", "POST"))

    assert "A part of what you sent was saved before" in told(visitor.post("/about/"))
    assert [source.slug for source in Source.objects.all()] == ["saved"]


def test_our_own_mistake_is_still_ours(visitor, db, monkeypatch):
    def fail(*args, **kwargs):
        raise ValueError("The sum is wrong.")

    monkeypatch.setattr("nkworld.portal.views.home.About.get_context_data", fail)
    monkeypatch.setattr("nkworld.api.views.Root.get", fail)

    page, answer = visitor.get("/about/"), visitor.get("/api/v1/")

    assert page.status_code == answer.status_code == 500
    assert "Something went wrong on our side" in page.content.decode()
    assert answer.json()["errors"][0]["message"].startswith("Something went wrong on our side.")


def test_where_no_page_can_be_made_the_words_alone_are_the_answer(visitor, db, settings, tmp_path):
    not_collected = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    settings.DEBUG, settings.STATIC_ROOT = False, tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": not_collected}

    answer = visitor.get("/about/")

    assert answer.status_code == 500
    assert answer.content.decode().startswith("Something went wrong on our side.")
