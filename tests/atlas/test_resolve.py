"""What the portal understands by a country's name, on the curated countries."""

import pytest

from nkworld.atlas.models import Country, CountryAlias, CountryNotResolved, CountryResolver

pytestmark = pytest.mark.usefixtures("atlas", "db")


def code_of(text):
    return CountryResolver.load().resolve(text).code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # UN Comtrade
        ("Dem. People's Rep. of Korea", "PRK"),
        ("Rep. of Korea", "KOR"),
        ("China, Hong Kong SAR", "HKG"),
        ("China, Macao SAR", "MAC"),
        ("Other Asia, nes", "TWN"),
        ("Viet Nam", "VNM"),
        ("Lao People's Dem. Rep.", "LAO"),
        ("United Rep. of Tanzania", "TZA"),
        ("Bolivia (Plurinational State of)", "BOL"),
        ("Fmr USSR", "SUN"),
        ("Fmr Dem. Rep. of Germany", "DDR"),
        # World Bank and IMF
        ("Korea, Dem. People's Rep. of", "PRK"),
        ("Korea, Dem. People’s Rep.", "PRK"),
        ("Korea, Republic of", "KOR"),
        ("Korea, Rep.", "KOR"),
        ("Hong Kong SAR, China", "HKG"),
        ("China, P.R.: Mainland", "CHN"),
        ("Taiwan Province of China", "TWN"),
        ("Egypt, Arab Rep.", "EGY"),
        ("Iran (Islamic Republic of)", "IRN"),
        ("Congo, Dem. Rep.", "COD"),
        ("Congo, Rep. of", "COG"),
        ("Russian Federation", "RUS"),
        ("Turkiye", "TUR"),
        # everyday English
        ("Ivory Coast", "CIV"),
        ("Burma", "MMR"),
        ("UK", "GBR"),
        ("U.S.", "USA"),
        ("Chinese Taipei", "TWN"),
        ("Guinea", "GIN"),
        # Korean, as KOTRA and the press print it, and as the North does
        ("한국", "KOR"),
        ("남조선", "KOR"),
        ("북한", "PRK"),
        ("조선", "PRK"),
        ("중국", "CHN"),
        ("러시아", "RUS"),
        ("로씨야", "RUS"),
        ("독일", "DEU"),
        ("뽈스까", "POL"),
        ("아랍 에미리트", "ARE"),
        # Chinese, simplified and traditional, as customs print it
        ("朝鲜", "PRK"),
        ("北韓", "PRK"),
        ("韩国", "KOR"),
        ("台澎金马关税区", "TWN"),
        ("俄罗斯联邦", "RUS"),
        ("刚果（金）", "COD"),
        # aggregates
        ("World", "WLD"),
        ("All countries", "WLD"),
        ("세계", "WLD"),
        ("全球", "WLD"),
        ("EU-27", "EUE"),
        ("EU28", "EUE"),
        ("유럽연합", "EUE"),
        ("欧盟", "EUE"),
    ],
)
def test_a_source_s_spelling_names_its_country(text, code):
    assert code_of(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("PRK", "PRK"),
        ("KP", "PRK"),
        ("408", "PRK"),
        ("410", "KOR"),
        ("004", "AFG"),
        ("4", "AFG"),
        ("001", "WLD"),
        ("north-korea", "PRK"),
        (408, "PRK"),
    ],
)
def test_a_code_number_or_slug_names_its_country(text, code):
    assert code_of(text) == code


@pytest.mark.parametrize(
    "text", ["NORTH KOREA", "north korea", " North  Korea ", "Ｎｏｒｔｈ Korea"]
)
def test_case_space_and_width_do_not_matter(text):
    assert code_of(text) == "PRK"


def test_accents_do_not_matter():
    assert code_of("Cote d'Ivoire") == code_of("CÔTE D’IVOIRE") == "CIV"


@pytest.mark.parametrize("text", ["Korea", "KOREA", " korea. ", "코리아"])
def test_a_bare_korea_is_refused_with_both_candidates_named(text):
    with pytest.raises(CountryNotResolved) as refusal:
        CountryResolver.load().resolve(text)
    assert {country.code for country in refusal.value.candidates} == {"PRK", "KOR"}
    assert "North Korea (PRK) or South Korea (KOR)" in str(refusal.value)
    assert text in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Congo", {"COD", "COG"}),
        ("콩고", {"COD", "COG"}),
        ("刚果", {"COD", "COG"}),
        ("Virgin Islands", {"VGB", "VIR"}),
        ("도미니카", {"DMA", "DOM"}),
        ("CS", {"CSK", "SCG"}),
    ],
)
def test_other_names_of_two_countries_are_refused(text, codes):
    with pytest.raises(CountryNotResolved) as refusal:
        CountryResolver.load().resolve(text)
    assert {country.code for country in refusal.value.candidates} == codes


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("North Koria", "North Korea (PRK)"),
        ("Chnia", "China (CHN)"),
        ("kp", "North Korea (PRK)"),
        ("Phillipines", "Philippines (PHL)"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(text, nearest):
    with pytest.raises(CountryNotResolved) as refusal:
        CountryResolver.load().resolve(text)
    assert nearest in str(refusal.value)
    assert f"“{text}”" in str(refusal.value)
    assert 1 <= len(refusal.value.nearest) <= 3


def test_a_name_like_no_other_is_answered_with_what_to_write():
    with pytest.raises(CountryNotResolved) as refusal:
        CountryResolver.load().resolve("Qqqzzzxxx")
    assert not refusal.value.nearest
    assert "three-letter ISO code" in str(refusal.value)


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_cell_is_said_to_be_empty(text):
    with pytest.raises(CountryNotResolved, match="The country is empty"):
        CountryResolver.load().resolve(text)


def test_an_editor_s_alias_is_understood_at_once():
    CountryAlias.objects.create(country=Country.objects.get(code="CHN"), text="Cathay")
    assert code_of("CATHAY") == "CHN"


def test_the_same_alias_on_a_second_country_makes_it_ambiguous():
    for code in ("CHN", "MNG"):
        CountryAlias.objects.create(country=Country.objects.get(code=code), text="Tartary")
    with pytest.raises(CountryNotResolved, match=r"China \(CHN\) or Mongolia \(MNG\)"):
        CountryResolver.load().resolve("Tartary")


def test_an_alias_changed_in_place_changes_its_key():
    alias = CountryAlias.objects.create(country=Country.objects.get(code="CHN"), text="Cathay")
    alias.text = "Serica"
    alias.save()
    assert code_of("Serica") == "CHN"
    with pytest.raises(CountryNotResolved):
        CountryResolver.load().resolve("Cathay")


def test_a_resolver_asks_the_database_twice_whatever_the_number_of_names(
    django_assert_num_queries,
):
    with django_assert_num_queries(2):
        resolver = CountryResolver.load()
        for text in ["China", "한국", "Russian Federation", "408", "China"]:
            resolver.resolve(text)


def test_a_refusal_is_the_same_each_time_it_is_asked():
    resolver = CountryResolver.load()
    said = []
    for _ in range(2):
        with pytest.raises(CountryNotResolved) as refusal:
            resolver.resolve("Korea")
        said.append(str(refusal.value))
    assert said[0] == said[1]
