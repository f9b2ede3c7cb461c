"""What is logged and mailed of a request: enough to find a mistake, nothing of who asked."""

import json
import logging

import pytest
from django.conf import settings as project
from django.core import mail
from django.test import Client

from nkworld.running.logs import ErrorMail, FailureFile, JsonLine, OneLine, WithRequestId

PRIVATE = ("a-secret-wish", "198.51.100.7", "cookie-of-somebody")


@pytest.fixture
def visitor(db, settings):
    """Who looks for something private, from an address of their own."""
    settings.LOG_REQUESTS = True
    client = Client(REMOTE_ADDR="198.51.100.7", raise_request_exception=False)
    client.cookies["session"] = "cookie-of-somebody"
    return client


@pytest.fixture
def logged(caplog):
    caplog.set_level(logging.INFO)
    caplog.handler.addFilter(WithRequestId())
    return caplog


@pytest.fixture
def broken(monkeypatch):
    def fail(*args, **kwargs):
        raise ValueError("The sum is wrong.")

    monkeypatch.setattr("nkworld.portal.views.search.Search.get_context_data", fail)


def test_a_request_is_one_line_without_its_query(visitor, logged):
    answer = visitor.get("/search/?q=a-secret-wish", headers={"X-Request-ID": "proxy-2026"})

    [line] = [record for record in logged.records if record.name == "nkworld.requests"]
    assert line.getMessage().startswith("GET /search/ 200 ") and line.getMessage().endswith(" ms")
    assert (line.request_id, line.status) == (answer["X-Request-ID"], 200)


def test_requests_are_logged_only_where_that_is_asked_for(client, logged):
    client.get("/about/")

    assert not [record for record in logged.records if record.name == "nkworld.requests"]


def test_as_json_each_line_is_an_object_of_known_fields(visitor, logged, broken):
    visitor.get("/search/?q=a-secret-wish", headers={"X-Request-ID": "proxy-2026"})

    lines = [JsonLine().format(record) for record in logged.records]

    request = next(each for each in map(json.loads, lines) if each["name"] == "nkworld.requests")
    assert request.pop("ms") >= 0 and request.pop("timestamp")
    assert request.pop("message").startswith("GET /search/ 500 ")
    assert request == {
        "levelname": "INFO",
        "name": "nkworld.requests",
        "request_id": "proxy-2026",
        "method": "GET",
        "path": "/search/",
        "status": 500,
    }
    error = next(each for each in map(json.loads, lines) if each["levelname"] == "ERROR")
    assert "ValueError: The sum is wrong." in error["exc_info"]
    assert not [word for word in PRIVATE for line in lines if word in line]


@pytest.fixture
def mailed(settings):
    """The handler of error mails as it is installed, with somebody to write to."""
    settings.ADMINS = ["operator@portal.example"]
    handler = ErrorMail()
    form = project.LOGGING["formatters"]["line"]
    handler.setFormatter(OneLine(form["format"], style=form["style"]))
    handler.addFilter(WithRequestId())
    handler.setLevel(project.LOGGING["handlers"]["mail"]["level"])
    logging.getLogger().addHandler(handler)
    yield mail.outbox
    logging.getLogger().removeHandler(handler)


def test_an_error_is_mailed_once_with_its_place_and_nothing_of_who_asked(visitor, mailed, broken):
    for _ in range(3):
        visitor.get("/search/?q=a-secret-wish", headers={"X-Request-ID": "proxy-2026"})

    [letter] = mailed
    assert letter.to == ["operator@portal.example"]
    assert letter.subject == "[North Korea in the World] ERROR: Internal Server Error: /search/"
    assert "[proxy-2026]" in letter.body and "ValueError: The sum is wrong." in letter.body
    assert not [word for word in (*PRIVATE, project.SECRET_KEY) if word in letter.body]


def test_a_mail_that_cannot_be_sent_spoils_no_answer(visitor, mailed, broken, monkeypatch, capsys):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr(mail, "mail_admins", refuse)

    assert visitor.get("/search/?q=a").status_code == 500
    assert "ConnectionRefusedError" in capsys.readouterr().err


def test_a_warning_is_not_mailed(mailed, db):
    logging.getLogger("nkworld").warning("Refused.")

    assert mailed == []


def test_a_foreign_host_is_a_line_of_warning_and_no_failure(db, client, logged, tmp_path, settings):
    settings.FAILURES_FILE = tmp_path / "failures.jsonl"
    handler = FailureFile()
    handler.setLevel(project.LOGGING["handlers"]["failures"]["level"])
    logging.getLogger().addHandler(handler)
    try:
        answer = client.get("/about/", headers={"host": "elsewhere.example"})
    finally:
        logging.getLogger().removeHandler(handler)

    assert answer.status_code == 400
    [record] = [each for each in logged.records if each.name == "django.security.DisallowedHost"]
    assert (record.levelname, record.exc_info) == ("WARNING", None)
    assert "elsewhere.example" in record.getMessage()
    assert not settings.FAILURES_FILE.exists()
