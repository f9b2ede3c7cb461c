import json
import os
import subprocess
import sys

import pytest
import redis
from django.conf import settings as configured

from nkworld.running.response_cache import answers, middleware
from tests.serving import VALKEY, valkey

MOST_MEMORY = 8 * 2**20


@pytest.fixture
def caching(settings, tmp_path, monkeypatch):
    """Answers are kept, in a folder of the test; the database is asked each time what is current,
    where the test does not say otherwise.
    """
    settings.VAR_DIR = tmp_path
    settings.RESPONSE_CACHE_LOCKS = tmp_path / "locks"
    settings.RESPONSE_CACHE = True
    monkeypatch.setattr(middleware, "SECONDS", 0)
    restart()
    yield
    restart()


def restart():
    """What a new process knows: nothing but what lies in the cache that all share."""
    answers.in_process.__init__(answers.MOST_IN_PROCESS)
    middleware.current.__init__()


def caches_with(address):
    """CACHES as the settings make them of an address in CACHE_URL."""
    told = (
        "import json; from nkworld.settings import CACHES; print(json.dumps(CACHES, default=str))"
    )
    environment = os.environ | {"CACHE_URL": address}
    command = (sys.executable, "-c", told)
    found = subprocess.run(
        command, env=environment, cwd=configured.BASE_DIR, capture_output=True, check=True
    )
    return json.loads(found.stdout)


@pytest.fixture(scope="module")
def address_of_valkey(tmp_path_factory):
    """Of one on loopback, with a little memory."""
    if not VALKEY:
        pytest.skip("make test-slow brings Valkey")
    bounds = ("--maxmemory", f"{MOST_MEMORY}", "--maxmemory-policy", "allkeys-lru")
    with valkey(tmp_path_factory.mktemp("valkey"), *bounds) as port:
        yield f"redis://127.0.0.1:{port}/0"


@pytest.fixture
def in_valkey(caching, settings, address_of_valkey):
    """Answers are kept in a Valkey, as the settings say; a client of it."""
    settings.CACHES = settings.CACHES | {"answers": caches_with(address_of_valkey)["answers"]}
    restart()
    with redis.Redis.from_url(address_of_valkey) as found:
        found.flushall()
        yield found
