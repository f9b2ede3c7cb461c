"""One address, asked in ever new ways, fills no memory."""

from datetime import date, timedelta
from http import HTTPStatus

import pytest
from django.utils import timezone

from nkworld.asking.fields import exact
from nkworld.provenance.editions import TICK
from nkworld.running.response_cache import middleware

from .conftest import MOST_MEMORY, restart

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("universe")]

CSV = "/api/v1/trade/flows/?format=csv&rule=all&as_of="
MORE = 96 * 2**10  # bytes
# Room is made before a command is done, and not for what its answer takes while it is sent.
OF_THE_QUESTION = 2**12


def ask(client, moments):
    for each in moments:
        assert client.get(f"{CSV}{each}").status_code == HTTPStatus.OK


@pytest.mark.parametrize("times", [20, pytest.param(1_000, marks=pytest.mark.slow)])
def test_the_moments_of_one_edition_are_one_key(client, in_valkey, monkeypatch, times):
    now = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: now)
    monkeypatch.setattr(middleware, "SECONDS", 0.5)
    day = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(hours=3)

    ask(client, (exact(day + number * TICK) for number in range(times)))

    assert sum(b":identity" in key for key in in_valkey.scan_iter()) == 1
    assert len(in_valkey.keys()) == 2  # the other is the last known state
    assert in_valkey.info("memory")["used_memory"] <= MOST_MEMORY


@pytest.mark.slow
def test_ever_new_questions_take_no_more_than_they_may(client, in_valkey, monkeypatch):
    """Days have no end: then what was asked for longest ago goes."""
    monkeypatch.setattr(middleware, "SECONDS", 0.5)
    bound = in_valkey.info("memory")["used_memory"] + MORE
    in_valkey.config_set("maxmemory", bound)
    try:
        ask(client, (date(2020, 1, 1) + timedelta(days=number) for number in range(150)))
        restart()  # nothing is taken from the process
        ask(client, [date(2020, 1, 1)])

        assert in_valkey.info("stats")["evicted_keys"] > 0
        assert in_valkey.info("memory")["used_memory"] <= bound + OF_THE_QUESTION
    finally:
        in_valkey.config_set("maxmemory", MOST_MEMORY)
