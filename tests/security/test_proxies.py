"""Who may say where a visitor comes from: only the proxies that the operator named."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import RequestFactory

from nkworld.running.security.headers import Guard


def seen(settings, trusted, peer, assume_https=False, **headers):
    """(address, scheme) as the portal sees them."""
    settings.TRUSTED_PROXIES, settings.ASSUME_HTTPS = trusted, assume_https
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers=headers)
    Guard(lambda request: HttpResponse())(request)
    return request.META["REMOTE_ADDR"], request.scheme


FORGED = {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https"}


def test_nobody_is_believed_unless_named(settings):
    assert seen(settings, [], "203.0.113.9", **FORGED) == ("203.0.113.9", "http")
    assert seen(settings, ["192.0.2.1"], "203.0.113.9", **FORGED) == ("203.0.113.9", "http")
    assert seen(settings, ["unix"], "203.0.113.9", **FORGED) == ("203.0.113.9", "http")


@pytest.mark.parametrize(
    ("trusted", "peer"),
    [
        (["192.0.2.1"], "192.0.2.1"),
        (["192.0.2.0/24"], "192.0.2.77"),
        (["2001:db8::/32"], "2001:db8::1"),
        (["192.0.2.1"], "::ffff:192.0.2.1"),
        (["unix"], ""),
    ],
)
def test_a_named_proxy_tells_address_and_scheme(settings, trusted, peer):
    assert seen(settings, trusted, peer, **FORGED) == ("198.51.100.7", "https")


def test_what_stands_before_the_last_stranger_was_written_by_him(settings):
    chain = {"X-Forwarded-For": "127.0.0.1, 198.51.100.7, 192.0.2.2"}

    assert seen(settings, ["192.0.2.0/24"], "192.0.2.1", **chain)[0] == "198.51.100.7"


def test_a_chain_that_is_no_address_leaves_the_proxys(settings):
    chain = {"X-Forwarded-For": "198.51.100.7, <script>"}

    assert seen(settings, ["192.0.2.1"], "192.0.2.1", **chain)[0] == "192.0.2.1"


def test_in_production_an_untold_scheme_is_https_and_a_told_one_holds(settings):
    told = {"X-Forwarded-Proto": "http"}

    assert seen(settings, [], "203.0.113.9", assume_https=True)[1] == "https"
    assert seen(settings, ["192.0.2.1"], "192.0.2.1", assume_https=True)[1] == "https"
    assert seen(settings, ["192.0.2.1"], "192.0.2.1", assume_https=True, **told)[1] == "http"


@pytest.mark.django_db
def test_in_production_no_redirect_goes_round_and_http_is_led_to_https(settings, client):
    settings.TRUSTED_PROXIES, settings.ASSUME_HTTPS = ["192.0.2.1"], True
    settings.SECURE_SSL_REDIRECT = True
    client.handler.load_middleware()

    by_stranger = client.get("/about/", REMOTE_ADDR="203.0.113.9")
    by_http = client.get("/about/", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-Proto": "http"})

    assert by_stranger.status_code == 200
    assert by_http.status_code == 301
    assert by_http["Location"] == "https://testserver/about/"


def test_a_name_that_is_no_address_is_told_to_the_operator(settings):
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES names “proxy.example”"):
        seen(settings, ["proxy.example"], "192.0.2.1")
