"""What is taken from the network: from hosts that are named, within limits, at public addresses."""

import gzip
import socket

import pytest

from nkworld.importing.downloads import DownloadRefused, downloaded, refuse_address
from tests.feeds import serving

CSV = b"country,period\n"


def read(url):
    with downloaded(url) as (_, file):
        return file.read()


def names(monkeypatch, *addresses):
    """Every name means these addresses."""
    kinds = [socket.AF_INET6 if ":" in one else socket.AF_INET for one in addresses]
    found = [
        (kind, socket.SOCK_STREAM, 6, "", (address, 443))
        for kind, address in zip(kinds, addresses, strict=True)
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)


def test_a_file_is_taken_from_an_allowed_host(serve):
    assert read(f"{serve(table=CSV)}/table") == CSV


def test_a_packed_file_is_unpacked(serve):
    packed = gzip.compress(CSV)
    start = serve(table=lambda h: serving.send(h, packed, "text/csv", Content_Encoding="gzip"))

    assert read(f"{start}/table") == CSV


def test_a_redirect_within_the_list_is_followed(serve):
    start = serve(table=CSV, old=serving.redirect_to("/table"))

    assert read(f"{start}/old") == CSV


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/table",
        "https://allowed.example.elsewhere.example/",
        "https://allowed.example:8443/",
        "https://allowed.example@elsewhere.example/",
        "https://elsewhere.example#@allowed.example",
        "http://allowed.example/",
        "file:///etc/passwd",
        "ftp://allowed.example/table",
        "//allowed.example/",
        "https://[::1/",
        "https://allowed.example:99999/",
        "",
    ],
)
def test_an_address_that_the_settings_do_not_name_is_not_asked(settings, url):
    settings.FEED_HOSTS = ["allowed.example"]

    assert refuse_address(url)
    with pytest.raises(DownloadRefused):
        read(url)


def test_an_allowed_host_has_no_reason_against_it(settings):
    settings.FEED_HOSTS = ["allowed.example"]

    assert refuse_address("https://ALLOWED.example/table?year=2024") == ""


@pytest.mark.parametrize(
    "place",
    [
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "https://elsewhere.example/",
        "file:///etc/passwd",
        "//localhost/table",
    ],
)
def test_a_redirect_out_of_the_list_is_refused(serve, place):
    start = serve(old=serving.redirect_to(place))

    with pytest.raises(DownloadRefused, match="is not allowed|does not begin"):
        read(f"{start}/old")


def test_redirects_without_an_end_are_refused(serve):
    start = serve(old=serving.redirect_to("/old"))

    with pytest.raises(DownloadRefused, match="more than 4 redirects"):
        read(f"{start}/old")
    assert len(serve.asked) == 5


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.0.0.7"],
        ["192.168.1.1"],
        ["169.254.169.254"],
        ["100.64.0.1"],
        ["0.0.0.0"],
        ["224.0.0.1"],
        ["::1"],
        ["fd00::1"],
        ["fe80::1"],
        ["::ffff:127.0.0.1"],
        ["93.184.216.34", "10.0.0.7"],
    ],
)
def test_a_name_that_means_a_private_address_is_not_asked(settings, monkeypatch, addresses):
    settings.FEED_HOSTS = ["allowed.example"]
    names(monkeypatch, *addresses)
    monkeypatch.setattr(socket.socket, "connect", lambda *args: pytest.fail("connected"))

    with pytest.raises(DownloadRefused, match="an address of a private network"):
        read("https://allowed.example/")


def test_the_setting_of_the_tests_lets_loopback_in_and_nothing_else(serve, monkeypatch):
    names(monkeypatch, "10.0.0.7")

    with pytest.raises(DownloadRefused, match="an address of a private network"):
        read(f"{serve(table=CSV)}/table")


def test_a_name_is_looked_up_once_and_connected_to_what_was_judged(serve, monkeypatch):
    looked_up = []
    look_up = socket.getaddrinfo

    def counted(host, *args, **kwargs):
        looked_up.append(host)
        return look_up(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", counted)
    port = serve.host.partition(":")[2]
    monkeypatch.setattr("django.conf.settings.FEED_HOSTS", [f"localhost:{port}"])
    serve(table=CSV)

    assert read(f"http://localhost:{port}/table") == CSV
    # The connection itself is given the address, which needs no look-up.
    assert looked_up.count("localhost") == 1


def test_a_name_without_an_address_is_told(settings, monkeypatch):
    settings.FEED_HOSTS = ["allowed.example"]

    def unknown(*args, **kwargs):
        raise socket.gaierror("unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(DownloadRefused, match="could not be read"):
        read("https://allowed.example/")


@pytest.mark.parametrize("body", [serving.endless, serving.bomb])
def test_a_body_beyond_the_limit_is_cut_off(serve, settings, body):
    settings.FEED_BYTES = 2**20

    with pytest.raises(DownloadRefused, match="more than 1,048,576 bytes"):
        read(f"{serve(table=body)}/table")


def test_a_body_that_never_ends_in_time_is_given_up(serve, settings):
    settings.FEED_SECONDS = 1

    with pytest.raises(DownloadRefused, match="took longer than 1 seconds"):
        read(f"{serve(table=serving.dripping)}/table")


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [(serving.page, "is no table but “text/html"), (None, "answered 404")],
)
def test_what_is_no_table_is_refused(serve, answer, sentence):
    with pytest.raises(DownloadRefused, match=sentence):
        read(f"{serve(table=answer)}/table")


def test_a_body_that_breaks_off_is_refused(serve):
    def broken(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/csv")
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(CSV)
        handler.close_connection = True

    with pytest.raises(DownloadRefused, match="could not be read"):
        read(f"{serve(table=broken)}/table")


def test_what_speaks_no_http_is_refused(serve):
    def strange(handler):
        handler.wfile.write(b"SSH-2.0-OpenSSH_9.9\r\n")
        handler.close_connection = True

    with pytest.raises(DownloadRefused, match="could not be read"):
        read(f"{serve(table=strange)}/table")
