"""countries.csv as a format: what a second load leaves alone, and what is refused."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nkworld.atlas.models import Country, CountryAlias
from nkworld.importing.curated import Countries
from tests.atlas.conftest import seed_table, table

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

RURITANIA = {"code": "XRU", "name": "Ruritania", "slug": "ruritania", "kind": "country"}
UNION = {
    "code": "XUN",
    "name": "Ruritanian Union",
    "slug": "ruritanian-union",
    "kind": "historical",
    "valid_to": "1918-11-11",
    "successors": "XRU",
}


def load(*rows):
    return Countries().import_data(table(*rows))


def statements(number):
    """How many queries reloading so many rows of the seed takes, savepoints apart."""
    with CaptureQueriesContext(connection) as queries:
        result = Countries().import_data(seed_table(number), raise_errors=True)
    assert result.totals["skip"] == number
    return sum("SAVEPOINT" not in query["sql"] for query in queries)


def test_a_second_load_of_the_seed_changes_nothing_and_asks_as_often_for_ten_rows_as_for_all():
    Countries().import_data(seed_table(), raise_errors=True)
    before = (Country.history.count(), CountryAlias.history.count())
    assert statements(10) == statements(239) <= 9
    assert (Country.history.count(), CountryAlias.history.count()) == before


def test_a_successor_may_stand_below_its_predecessor():
    assert not load(UNION, RURITANIA).has_validation_errors()
    assert [one.code for one in Country.objects.get(code="XUN").successors.all()] == ["XRU"]
    assert [one.code for one in Country.objects.get(code="XRU").predecessors.all()] == ["XUN"]


def test_an_unknown_successor_is_refused_and_nothing_comes_in():
    result = load(RURITANIA, UNION | {"successors": "XRU;XQQ"})
    (refused,) = result.invalid_rows
    assert refused.number == 2
    assert "There is no country XQQ" in str(refused.error)
    assert not Country.objects.exists()


def test_a_bad_code_is_refused_in_words_and_nothing_comes_in():
    result = load(RURITANIA, RURITANIA | {"code": "Zenda", "slug": "zenda"})
    (refused,) = result.invalid_rows
    assert "code" in refused.error.message_dict
    assert not Country.objects.exists()


def test_aliases_come_in_by_language_with_history():
    load(RURITANIA | {"aliases_en": "Ruritanie; R.U.R.", "aliases_ko": "루리타니아"})
    found = set(CountryAlias.objects.values_list("text", "language"))
    assert found == {("Ruritanie", "en"), ("R.U.R.", "en"), ("루리타니아", "ko")}
    assert CountryAlias.history.count() == 3


def test_a_reload_adds_a_new_alias_and_keeps_the_editor_s():
    load(RURITANIA | {"aliases_en": "Ruritanie"})
    CountryAlias.objects.create(country=Country.objects.get(), text="Land of Zenda")
    load(RURITANIA | {"aliases_en": "Ruritanie;Rurytania"})
    texts = set(CountryAlias.objects.values_list("text", flat=True))
    assert texts == {"Ruritanie", "Rurytania", "Land of Zenda"}


def test_an_alias_that_an_editor_deleted_stays_deleted():
    load(RURITANIA | {"aliases_en": "Ruritanie"})
    CountryAlias.objects.get().delete()
    load(RURITANIA | {"aliases_en": "Ruritanie"})
    assert not CountryAlias.objects.exists()


def test_a_changed_row_changes_the_country_and_its_history():
    load(RURITANIA)
    result = load(RURITANIA | {"capital": "Strelsau"})
    assert result.totals["update"] == 1
    country = Country.objects.get()
    assert country.capital == "Strelsau"
    assert country.history.count() == 2
