"""What is known now is put together once for all who read it, and anew after an edit."""

import pytest

from diplomacy.posts import Missions
from nkworld.atlas.memo import memo_scope
from tests.diplomacy.factories import act
from tests.factories import CountryFactory


@pytest.mark.django_db(transaction=True)
def test_the_next_reader_after_an_edit_reads_what_it_changed(settings):
    settings.RESPONSE_CACHE = True
    ruritania = CountryFactory(code="XRU", name="Ruritania")
    with memo_scope():
        before = Missions.load()
        assert ruritania not in before.relations.timelines
    with memo_scope():
        assert Missions.load() is before

    act("established", "1990-01-01", country="XRU")

    with memo_scope():
        assert ruritania in Missions.load().relations.timelines
