import pytest
from django.conf import settings as configured

from nkworld.response_cache import state, store


@pytest.fixture
def caching(settings, tmp_path, monkeypatch):
    """Answers are kept, in a folder of the test; the database is asked each time what is current,
    where the test does not say otherwise.
    """
    in_a_folder = {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": tmp_path / "answers",
    }
    settings.CACHES = configured.CACHES | {"answers": in_a_folder}
    settings.RESPONSE_CACHE_LOCKS = tmp_path / "locks"
    settings.RESPONSE_CACHE = True
    monkeypatch.setattr(state, "SECONDS", 0)
    restart()
    yield
    restart()


def restart():
    """What a new process knows: nothing but what lies in the cache that all share."""
    store.in_process.__init__(store.MOST_IN_PROCESS)
    state.current.__init__()
