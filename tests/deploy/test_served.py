"""What docs/deploy.md promises of nginx before gunicorn, on PostgreSQL and Valkey."""

import re
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings

from tests.deploy.conftest import HOST

pytestmark = pytest.mark.slow


def test_http_is_sent_to_https(deployed):
    answer = deployed.ask("/countries/china/?from=2000", secure=False)

    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{HOST}/countries/china/?from=2000"


def test_a_page_is_answered_with_headers_of_https(deployed):
    answer = deployed.ask("/countries/china/")

    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert len(answer.headers["X-Request-ID"]) == 32
    assert answer.headers["Said-HTTP_X_FORWARDED_PROTO"] == "https"


def test_what_a_visitor_claims_of_himself_is_not_handed_on(deployed):
    claimed = {
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "elsewhere.example",
    }
    answer = deployed.ask("/about/", headers=claimed)

    assert answer.status == 200
    assert answer.headers["Said-HTTP_X_FORWARDED_FOR"] == "127.0.0.1"
    assert answer.headers["Said-HTTP_X_FORWARDED_PROTO"] == "https"
    assert answer.headers["Said-HTTP_X_FORWARDED_HOST"] == "nothing"


def test_static_files_come_from_nginx_compressed_and_for_ever(deployed):
    page = deployed.ask("/about/").body.decode()
    path = re.search(r'href="(/static/[^"]+\.css)"', page)[1]
    answer = deployed.ask(path, headers={"Accept-Encoding": "gzip"})

    assert answer.status == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Type"].startswith("text/css")
    assert answer.headers["Said-HTTP_HOST"] is None
    assert len(answer.headers.get_all("X-Content-Type-Options")) == 1


def test_a_page_waits_for_one_style_sheet_that_imports_nothing(deployed):
    page = deployed.ask("/about/").body.decode()
    [path] = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    sheet = deployed.ask(path).body.decode()

    assert "@import" not in sheet
    for part in ("page", "forms", "figures", "print"):
        source = settings.BASE_DIR / "nkworld" / "portal" / "static" / "portal" / f"{part}.css"
        assert source.read_text().splitlines()[-2] in sheet
    dark = sheet.partition("@media (prefers-color-scheme: dark) {")[2]
    assert dark.lstrip().startswith("/* The same on a dark ground")


def test_a_form_is_taken_through_the_proxy(deployed):
    form = deployed.ask("/admin/login/")
    cookie = form.headers["Set-Cookie"].partition(";")[0]
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', form.body)[1].decode()

    answer = deployed.ask(
        "/admin/login/",
        method="POST",
        body=f"csrfmiddlewaretoken={token}&username=nobody&password=wrong",
        headers={
            "Cookie": cookie,
            "Origin": f"https://{HOST}",
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )

    assert answer.status == 200
    assert b"errornote" in answer.body


def test_more_than_the_desk_takes_is_refused_before_it_is_sent(deployed):
    answer = deployed.ask("/admin/login/", method="POST", headers={"Content-Length": "29000000"})

    assert answer.status == 413


def test_what_was_drawn_is_kept_in_valkey(deployed):
    assert deployed.ask("/charts/travel/china.json").status == 200

    import redis

    with redis.Redis(port=deployed.ports.cache) as cache:
        assert cache.dbsize() > 0


def test_no_visitor_notices_a_reload(deployed):
    with ThreadPoolExecutor(2) as visitors:
        answers = [visitors.submit(deployed.ask, "/about/") for _ in range(20)]
        deployed.gunicorn.send_signal(signal.SIGHUP)
        answers += [visitors.submit(deployed.ask, "/about/") for _ in range(20)]

        assert {answer.result().status for answer in answers} == {200}
