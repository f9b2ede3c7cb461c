"""The curated countries: what stands in the file, and that each name leads back to its country."""

from datetime import date

import pytest

from nkworld.atlas.models import Country, CountryAlias, CountryResolver
from nkworld.atlas.names import normalise

pytestmark = pytest.mark.usefixtures("atlas", "db")

MEANT_TO_BE_AMBIGUOUS = {
    "korea": {"PRK", "KOR"},
    "corea": {"PRK", "KOR"},
    "코리아": {"PRK", "KOR"},
    "congo": {"COD", "COG"},
    "콩고": {"COD", "COG"},
    "刚果": {"COD", "COG"},
    "virgin islands": {"VGB", "VIR"},
    "도미니카": {"DMA", "DOM"},
}


def codes(queryset):
    return set(queryset.values_list("code", flat=True))


def test_every_country_came_in(atlas):
    assert atlas.totals["new"] == Country.objects.count() == 239
    assert codes(Country.objects.filter(kind="aggregate")) == {"WLD", "EUE"}
    assert codes(Country.objects.filter(kind="historical")) == {
        "ANT",
        "CSK",
        "DDR",
        "SCG",
        "SUN",
        "VDR",
        "YMD",
        "YUG",
    }


def test_193_of_them_sit_in_the_united_nations():
    assert Country.objects.filter(un_member=True).count() == 193


@pytest.mark.parametrize(
    ("code", "first", "last", "successors"),
    [
        ("SUN", date(1922, 12, 30), date(1991, 12, 25), {"RUS"}),
        ("DDR", date(1949, 10, 7), date(1990, 10, 2), {"DEU"}),
        ("CSK", date(1945, 5, 10), date(1992, 12, 31), {"CZE", "SVK"}),
        ("YUG", date(1944, 10, 20), date(1992, 4, 26), {"SRB"}),
        ("SCG", date(1992, 4, 27), date(2006, 6, 4), {"SRB", "MNE"}),
        ("YMD", date(1967, 11, 30), date(1990, 5, 21), {"YEM"}),
        ("VDR", date(1945, 9, 2), date(1976, 7, 1), {"VNM"}),
    ],
)
def test_a_historical_state_has_its_years_and_successors(code, first, last, successors):
    state = Country.objects.get(code=code)
    assert (state.valid_from, state.valid_to) == (first, last)
    assert codes(state.successors) == successors
    assert all(successor.kind == "country" for successor in state.successors.all())


@pytest.mark.parametrize(("code", "parts"), [("SUN", 14), ("YUG", 6), ("SCG", 1), ("DDR", 0)])
def test_the_countries_that_a_historical_state_held_are_of_today(code, parts):
    found = Country.objects.get(code=code).parts.all()
    assert len(found) == parts
    assert all(part.kind == "country" for part in found)


def test_every_name_of_a_country_leads_back_to_it():
    resolver = CountryResolver.load()
    for country in Country.objects.all():
        for text in (country.name, country.official_name, country.name_ko, country.slug):
            if normalise(text) not in {"", *MEANT_TO_BE_AMBIGUOUS}:
                assert resolver.resolve(text) == country, text


def test_every_code_and_number_leads_back_to_its_country():
    resolver = CountryResolver.load()
    for country in Country.objects.all():
        assert resolver.resolve(country.code) == country
        if country.m49:
            assert resolver.resolve(country.m49) == country


def test_only_what_is_meant_to_be_ambiguous_is():
    resolver = CountryResolver.load()
    shared = {
        key: {country.code for country in countries}
        for key, countries in resolver.by_key.items()
        if len(countries) > 1
    }
    assert shared == MEANT_TO_BE_AMBIGUOUS


def test_no_alias_is_another_country_s_code():
    """Codes are understood first: such an alias would never be reached."""
    resolver = CountryResolver.load()
    for alias in CountryAlias.objects.select_related("country"):
        owners = resolver.by_code.get(alias.text, {alias.country})
        assert owners == {alias.country}, alias.text


def test_every_country_is_known_in_three_languages():
    """The name is English, `name_ko` Korean; Chinese stands among the aliases."""
    chinese = set(
        CountryAlias.objects.filter(language="zh").values_list("country__code", flat=True)
    )
    assert chinese == codes(Country.objects.all())
    assert not Country.objects.filter(name_ko="").exists()


def test_aliases_say_their_language_truly():
    for alias in CountryAlias.objects.all():
        hangul = any("가" <= char <= "힣" for char in alias.text)
        han = any("\u3400" <= char <= "\u9fff" for char in alias.text)
        assert alias.language == ("ko" if hangul else "zh" if han else "en"), alias.text


def test_slugs_are_stable_ascii_words():
    for slug in Country.objects.values_list("slug", flat=True):
        assert slug.isascii()
        assert slug == slug.lower()
        assert normalise(slug)
    assert Country.objects.get(code="PRK").slug == "north-korea"
    assert Country.objects.get(code="KOR").slug == "south-korea"
    assert Country.objects.get(code="CIV").slug == "cote-divoire"
