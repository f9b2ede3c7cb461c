"""Compressed as asked, nothing where nothing is new, the part that is wanted."""

import gzip
from http import HTTPStatus

import brotli
import pytest
import zstandard

from nkworld.running.response_cache.answers import digest_of, negotiated

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("universe")]

PAGE = "/countries/ruritania/"
FILE = "/charts/trade/partner.csv?country=XRU"
DECODERS = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
}


@pytest.mark.parametrize(
    ("asked", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate, zstd", "zstd"),
        ("gzip", "gzip"),
        ("GZIP;q=0.5, br;q=0.1", "gzip"),
        ("*", "br"),
        ("br;q=0, *", "zstd"),
        ("identity, gzip;q=0.5", "identity"),
        ("deflate", "identity"),
        ("", "identity"),
        ("gzip;q=often", "identity"),
        (";;,q=1,,", "identity"),
    ],
)
def test_the_encoding_is_the_best_that_the_reader_takes(asked, encoding):
    assert negotiated(asked) == encoding


@pytest.mark.usefixtures("caching")
@pytest.mark.parametrize("encoding", DECODERS)
@pytest.mark.parametrize("address", [PAGE, FILE, "/api/v1/trade/flows/"])
def test_what_comes_compressed_is_the_same(client, address, encoding):
    plain = client.get(address)
    first, again = (client.get(address, headers={"accept-encoding": encoding}) for _ in range(2))

    assert first["Content-Encoding"] == again["Content-Encoding"] == encoding
    assert DECODERS[encoding](first.content) == DECODERS[encoding](again.content) == plain.content
    assert int(again["Content-Length"]) == len(again.content) < len(plain.content)
    assert "Accept-Encoding" in plain["Vary"] and "Accept-Encoding" in again["Vary"]


@pytest.mark.usefixtures("caching")
def test_a_file_is_compressed_and_its_digest_is_of_what_is_sent(client):
    plain = client.get("/api/v1/trade/flows/?format=csv")
    answer = client.get("/api/v1/trade/flows/?format=csv", headers={"accept-encoding": "gzip"})

    assert gzip.decompress(answer.content) == plain.content
    assert answer["Repr-Digest"] == digest_of(answer.content)
    assert answer["Unencoded-Digest"] == plain["Repr-Digest"] == digest_of(plain.content)


@pytest.mark.usefixtures("caching")
def test_a_large_file_is_written_once_and_read_part_by_part(
    client, monkeypatch, tmp_path, settings
):
    """Of one that is too large for the cache of answers."""
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr("nkworld.running.response_cache.answers.MOST_BYTES", 1_000)
    address = "/api/v1/trade/flows/?format=parquet"
    whole, again = (client.get(address) for _ in range(2))
    part = client.get(address, headers={"range": "bytes=4-9"})

    body = b"".join(whole)
    assert b"".join(again) == body
    assert (part.status_code, b"".join(part)) == (HTTPStatus.PARTIAL_CONTENT, body[4:10])
    assert part["Cache-Status"] == again["Cache-Status"] == "nkworld; hit"
    assert again["Repr-Digest"] == whole["Repr-Digest"] == digest_of(body)


@pytest.mark.usefixtures("caching")
def test_large_files_make_room_for_newer_ones(client, monkeypatch, tmp_path, settings):
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr("nkworld.running.response_cache.answers.MOST_BYTES", 1_000)
    monkeypatch.setattr("nkworld.running.response_cache.answers.MOST_ON_DISK", 12_000)
    for country in ("XRU", "XFR", "XNO"):
        b"".join(client.get(f"/api/v1/trade/flows/?format=xlsx&country={country}"))

    kept = [path.stat().st_size for path in (tmp_path / "answers").iterdir()]
    assert 0 < sum(kept) <= 12_000


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("address", [PAGE, FILE, "/api/v1/trade/flows/", "/sources/bureau/"])
def test_nothing_is_sent_where_nothing_is_new(client, request, address, kept):
    if kept:
        request.getfixturevalue("caching")
    whole = client.get(address)
    for tag in (whole["ETag"], "*", f'"other", {whole["ETag"]}', whole["ETag"].removeprefix("W/")):
        answer = client.get(address, headers={"if-none-match": tag})

        assert (answer.status_code, answer.content) == (HTTPStatus.NOT_MODIFIED, b"")
        for name in ("ETag", "Cache-Control", "Content-Security-Policy"):
            assert answer[name] == whole[name]
    other = client.get(address, headers={"if-none-match": '"other"'})
    assert other.content == whole.content


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize(
    "address",
    [
        "/countries/nowhere-at-all/",
        "/releases/999999/",
        "/data/x/",
        "/sources/x/",
        "/charts/x/y/",
        "/charts/x/y.csv",
        "/api/v1/countries/XXX/",
    ],
)
def test_what_does_not_exist_has_no_newest_version_to_be_held(client, request, address, kept):
    if kept:
        request.getfixturevalue("caching")
    for _ in range(2):
        answer = client.get(address, headers={"if-none-match": "*"})
        assert answer.status_code == HTTPStatus.NOT_FOUND
        assert "ETag" not in answer.headers


@pytest.mark.usefixtures("caching")
def test_head_tells_what_get_would_send(client):
    head, get = client.head(PAGE), client.get(PAGE)

    assert head.content == b""
    varying = {"X-Request-ID", "Cache-Status"}
    assert {k: v for k, v in head.headers.items() if k not in varying} == {
        k: v for k, v in get.headers.items() if k not in varying
    }


@pytest.mark.usefixtures("caching")
@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-9", slice(0, 10)),
        ("bytes=5-", slice(5, None)),
        ("bytes=-7", slice(-7, None)),
        ("bytes=3-999999", slice(3, None)),
    ],
)
def test_a_part_of_a_file_may_be_had(client, asked, part):
    whole = client.get(FILE).content
    answer = client.get(FILE, headers={"range": asked, "accept-encoding": "br"})

    assert answer.status_code == HTTPStatus.PARTIAL_CONTENT
    assert answer.content == whole[part]
    start = range(len(whole))[part][0]
    end = start + len(answer.content) - 1
    assert answer["Content-Range"] == f"bytes {start}-{end}/{len(whole)}"
    assert int(answer["Content-Length"]) == len(answer.content)
    assert "Content-Encoding" not in answer.headers


@pytest.mark.usefixtures("caching")
def test_head_knows_no_parts(client):
    assert client.head(FILE, headers={"range": "bytes=0-9"}).status_code == HTTPStatus.OK


@pytest.mark.usefixtures("caching")
@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=9-3"])
def test_a_part_that_is_not_there_is_refused_with_the_size(client, asked):
    size = len(client.get(FILE).content)
    answer = client.get(FILE, headers={"range": asked})

    assert answer.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
    assert answer["Content-Range"] == f"bytes */{size}"


@pytest.mark.usefixtures("caching")
@pytest.mark.parametrize(
    "headers",
    [
        {"range": "bytes=0-1,4-5"},
        {"range": "lines=1-2"},
        {"range": "bytes=-"},
        {"range": f"bytes=0-{'9' * 5_000}"},
        {"range": f"bytes={'9' * 5_000}-"},
        {"range": "bytes=0-1", "if-range": 'W/"any"'},
    ],
)
def test_what_is_no_single_range_gets_the_whole(client, headers):
    answer = client.get(FILE, headers=headers)

    assert answer.status_code == HTTPStatus.OK
    assert answer.content == client.get(FILE).content
