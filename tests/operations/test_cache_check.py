"""`check --deploy` and the Redis of CACHE_URL."""

import pytest
import redis

from nkworld.running.operations.checks import check_cache_is_bounded
from tests.serving import VALKEY, free_port, valkey

BOUNDED = {"maxmemory": "64mb", "maxmemory-policy": "allkeys-lru"}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A Valkey with a port and a socket file."""
    if not VALKEY:
        pytest.skip("make test-slow brings Valkey")
    folder = tmp_path_factory.mktemp("valkey")
    with (
        valkey(folder, "--unixsocket", "valkey.sock") as port,
        redis.Redis(port=port) as client,
    ):
        client.socket, client.port = folder / "valkey.sock", port
        yield client


@pytest.fixture
def checked(settings, server):
    """The identities of what is wrong with a configuration, asked at an address."""

    def ask(address, password="", **configured):
        server.config_set("requirepass", password)
        for name, value in (BOUNDED | configured).items():
            server.config_set(name, value)
        settings.HAS_REDIS, settings.SHARED_CACHE = True, {"LOCATION": address}
        try:
            return {each.id.partition(".")[2]: each for each in check_cache_is_bounded(None)}
        finally:
            server.config_set("requirepass", "")

    return ask


def test_a_bounded_one_behind_a_socket_file_or_a_password_is_right(checked, server):
    assert checked(f"unix://{server.socket}") == {}
    assert checked(f"unix://{server.socket}", **{"maxmemory-policy": "allkeys-lfu"}) == {}
    assert checked(f"redis://:secret@127.0.0.1:{server.port}/0", password="secret") == {}


def test_what_is_missing_is_named_with_its_remedy(checked, server):
    found = checked(
        f"redis://127.0.0.1:{server.port}/0", **{"maxmemory": 0, "maxmemory-policy": "noeviction"}
    )

    assert set(found) == {"W001", "E002", "W002"}
    assert "maxmemory 512mb" in found["E002"].hint
    assert "noeviction" in found["W002"].msg
    assert "password" in found["W001"].msg


def test_one_that_is_not_there_is_an_error(settings):
    settings.HAS_REDIS = True
    settings.SHARED_CACHE = {"LOCATION": f"redis://:secret@127.0.0.1:{free_port()}/0"}

    [found] = check_cache_is_bounded(None)
    assert found.id == "operations.E001"
    assert "secret" not in str(found)


def test_without_one_nothing_is_asked(settings):
    assert not settings.HAS_REDIS
    assert check_cache_is_bounded(None) == []
