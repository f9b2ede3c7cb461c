"""What answers tell a browser beside the pages that tests/portal/test_crawl.py comes to."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as project

from tests.setup.test_settings import PRODUCTION

# A script of another site is shown a redirect or a refusal only where these are open, too.
OPEN = [
    *("/api/v1/nowhere", "/api/v1/trade/flows/?contry=XRU", "/api/v2/"),
    *("/changes/feed", "/changes/feed/", "/changes/feed.json", "/corrections/feed.json"),
    *("/charts/trade/china-share.csv?from=never", "/charts/trade/nothing.csv", "/compare.json"),
    *("/sitemap.xml", "/oembed"),
]


def test_other_sites_may_read_what_the_api_and_files_refuse(client, small_world):
    for address in OPEN:
        response = client.get(address)

        assert response["Access-Control-Allow-Origin"] == "*", address
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin", address


@pytest.mark.parametrize("address", ["/changes/feed/", "/charts/trade/china-share.csv", "/api/v1/"])
def test_a_script_may_say_beforehand_which_headers_it_will_send(client, db, address):
    response = client.options(
        address,
        headers={
            "Origin": "https://elsewhere.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "cache-control, x-requested-with",
        },
    )

    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == "*"
    accepted = response["Access-Control-Allow-Headers"].split(", ")
    assert {"Cache-Control", "X-Requested-With", "Authorization", "Range"} <= {*accepted}


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/x.csv"])
def test_other_sites_may_not_embed_the_desk(client, db, address):
    response = client.get(address)

    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


def test_whom_to_tell_of_a_weakness_stands_where_it_is_looked_for(client, db, settings):
    settings.SECURITY_CONTACT = "mailto:security@portal.example"

    response = client.get("/.well-known/security.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    text = response.content.decode()
    assert text.startswith("Contact: mailto:security@portal.example\nExpires: 20")
    assert "Canonical: http://testserver/.well-known/security.txt" in text


def test_where_nobody_is_named_there_is_no_such_page(client, db):
    assert client.get("/.well-known/security.txt").status_code == 404


def told(expression, **environment):
    """What a process with that environment answers."""
    lines = [
        "import django, os",
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'nkworld.settings'",
        "django.setup()",
        "from django.conf import settings",
        "from django.urls import resolve, reverse",
        f"print({expression})",
    ]
    return subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        cwd=project.BASE_DIR,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


@pytest.mark.parametrize("path", ["backstage", "/backstage/"])
def test_the_desk_lies_where_the_operator_wants_it(path):
    found = told("reverse('admin:login'), resolve('/about/').url_name", ADMIN_PATH=path)

    assert found == "/backstage/login/ about"


def test_cookies_of_production_are_of_this_host_alone():
    found = told(
        "settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_SECURE,"
        "settings.CSRF_COOKIE_SECURE, settings.SESSION_COOKIE_PATH, settings.SESSION_COOKIE_DOMAIN,"
        "settings.CSRF_COOKIE_DOMAIN, settings.SESSION_COOKIE_HTTPONLY",
        **PRODUCTION,
    )

    assert found == "__Host-sessionid __Host-csrftoken True True / None None True"


def test_the_page_to_sign_in_says_what_may_be_done_with_it(client, db):
    answer = client.get("/admin/login/")

    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe-" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert set(answer.cookies) == {"csrftoken"}  # the one against forged forms


def test_what_stands_behind_the_question_mark_is_not_logged(client, small_world, caplog):
    client.get("/search/?q=a-private-matter&nonsense=1", REMOTE_ADDR="198.51.100.7")

    assert "/search/" in caplog.text
    assert "private" not in caplog.text and "198.51" not in caplog.text
