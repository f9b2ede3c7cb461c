"""A whole that is less than one of its parts says so, as the part does."""

import pytest

from aid.models import Contribution
from tests.reading import first_delivery

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

WHOLE, PART = 33_228_010, 35_659_680


def notes(moment=None):
    rows = Contribution.objects.as_of(moment).filter(source__slug="fts", period="2014")
    return {row.value: row.note for row in rows.filter(value__in=(WHOLE, PART))}


def test_the_whole_of_2014_and_its_part_say_which_is_larger():
    before, now = notes(first_delivery("aid/contributions")), notes()

    assert before.keys() == now.keys() == {WHOLE, PART}
    assert "35,659,680 for nutrition alone" in now[WHOLE]
    assert "33,228,010" in now[PART]
    assert all("why is not known" in note for note in now.values())
    assert not any("why is not known" in note for note in before.values())
