"""What can never be said of a country, by the database and to the editor."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from nkworld.atlas.models import CountryAlias, CountryResolver
from tests.factories import CountryFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

IMPOSSIBLE = [
    ("atlas_country_code_three_capitals", {"code": "xr1"}, "three capital letters"),
    ("atlas_country_iso2_two_capitals", {"iso2": "x1"}, "two capital letters"),
    ("atlas_country_m49_three_digits", {"m49": "99"}, "three digits"),
    ("atlas_country_historical_has_ended", {"kind": "historical"}, "has a last day"),
    (
        "atlas_country_present_has_not_ended",
        {"valid_to": date(1918, 1, 1)},
        "is a historical state",
    ),
    (
        "atlas_country_ends_after_it_begins",
        {"kind": "historical", "valid_from": date(1918, 1, 1), "valid_to": date(1900, 1, 1)},
        "comes after the first",
    ),
    (
        "atlas_country_aggregate_has_no_capital",
        {"kind": "aggregate", "capital": "Strelsau"},
        "no capital",
    ),
    (
        "atlas_country_aggregate_has_no_capital",
        {"kind": "aggregate", "un_member": True},
        "no seat in the UN",
    ),
]


@pytest.mark.parametrize(("name", "fields", "sentence"), IMPOSSIBLE)
def test_the_database_refuses_it(name, fields, sentence):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        CountryFactory(**{"code": "XRU", "name": "Ruritania"} | fields)


@pytest.mark.parametrize(("name", "fields", "sentence"), IMPOSSIBLE)
def test_the_editor_reads_why(name, fields, sentence):
    country = CountryFactory.build(**{"code": "XRU", "name": "Ruritania"} | fields)
    with pytest.raises(ValidationError, match=sentence):
        country.full_clean()


def test_a_country_without_years_and_numbers_is_fine():
    CountryFactory(code="XRU", name="Ruritania").full_clean()
    CountryFactory(code="XFR", name="Freedonia").full_clean()


def test_two_countries_cannot_share_an_m49_number():
    CountryFactory(code="XRU", name="Ruritania", m49="999")
    rival = CountryFactory.build(code="XFR", name="Freedonia", m49="999")
    with pytest.raises(ValidationError, match="Another country has that M49 number"):
        rival.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        rival.save()


def test_an_alias_stands_once_with_its_country(ruritania, freedonia):
    CountryAlias.objects.create(country=ruritania, text="Ruritanie")
    twin = CountryAlias(country=ruritania, text="Ruritanie")
    with pytest.raises(ValidationError, match="already has that alias"):
        twin.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    CountryAlias(country=freedonia, text="Ruritanie").full_clean()


def test_an_alias_without_a_letter_is_refused(ruritania):
    alias = CountryAlias(country=ruritania, text="…")
    with pytest.raises(ValidationError, match="at least one letter"):
        alias.full_clean()
    with pytest.raises(IntegrityError, match="atlas_alias_has_letters"), transaction.atomic():
        alias.save()


def test_aliases_made_in_bulk_have_their_key(ruritania):
    CountryAlias.objects.bulk_create([CountryAlias(country=ruritania, text="Ruritánië")])
    assert CountryAlias.objects.get().key == "ruritanie"
    assert CountryResolver.load().resolve("RURITANIE") == ruritania


def test_who_changed_a_country_is_kept(ruritania):
    ruritania.capital = "Strelsau"
    ruritania.save()
    CountryAlias.objects.create(country=ruritania, text="Ruritanie").delete()
    assert [past.capital for past in ruritania.history.all()] == ["Strelsau", ""]
    assert [past.history_type for past in CountryAlias.history.all()] == ["-", "+"]
