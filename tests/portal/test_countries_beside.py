"""From a country's page one comes to the one before and the one after it by name."""

import re

import pytest

BESIDE = re.compile(r'<a href="/countries/([a-z-]+)/"\s+rel="(prev|next)"')


@pytest.fixture
def beside(client, universe):
    def of(slug):
        found = BESIDE.findall(client.get(f"/countries/{slug}/").content.decode())
        return {rel: country for country, rel in found}

    return of


def test_the_countries_of_the_universe_follow_by_name(beside):
    assert beside("freedonia") == {"next": "nowhere"}
    assert beside("nowhere") == {"prev": "freedonia", "next": "ruritania"}
    assert beside("ruritania") == {"prev": "nowhere"}
