"""The sentences of trade on the loaded data, as an expert would attack them."""

import pytest

from nkworld.figures import registry as figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded", "as_one_reader")]
RUSSIA_IS_OUT = "Without Russia, whose customs stopped publishing by partner in 2022."


def figure(slug, **query):
    return figures.get(f"trade/{slug}").ask(query)[1]


def title(slug, **query):
    return figure(slug, **query).headline.text.replace("\xa0", " ")


def test_chinas_share_says_that_russia_is_not_in_it_and_what_it_would_be_with_it():
    shown = figure("china-share")

    assert title("china-share").endswith("excluding inter-Korean trade 98.0 % in 2024, per KOTRA")
    assert shown.headline.deck == RUSSIA_IS_OUT
    opening = "By KINU’s estimate trade with Russia came to at least US$ 200.0 m in 2024: "
    [note] = [note for note in shown.notes if note.startswith(opening)]
    assert note.endswith("China’s share would be at most 91.2 %.")


def test_the_total_opens_with_the_newest_reviewed_year_and_tells_what_it_leaves_out():
    shown = figure("total")

    assert "US$ 2.70 bn in 2024, per KOTRA" in title("total")
    assert shown.headline.deck == RUSSIA_IS_OUT
    assert any("2025" in each for each in shown.headline.left_out)


@pytest.mark.parametrize(
    ("slug", "query", "text"),
    [
        (
            "partner",
            {"country": "CHN"},
            "Trade with China: US$ 2.74 bn in 2025, per Chinese customs",
        ),
        (
            "partner",
            {"country": "RUS"},
            "Trade with Russia: at least US$ 200.0 m in 2024, per KINU",
        ),
        (
            "partner",
            {"country": "IND", "to": "2013", "measure": "export"},
            "Exports to India: US$ 140,000 in 2013, per Indian Commerce Ministry",
        ),
        (
            "partner",
            {"country": "CHN", "to": "2015"},
            "Trade with China: US$ 5.71 bn in 2015, per KOTRA",
        ),
        ("beyond-china", {}, "Trade beyond China and South Korea: US$ 55.2 m in 2024, per KOTRA"),
        ("growth", {"country": "CHN"}, "Growth of trade with China: −2.9 % in 2024, per KOTRA"),
        (
            "compare",
            {"country": "CHN", "direction": "export", "period": "2016"},
            "Exports to China: US$ 2.63 bn in 2016, per KOTRA",
        ),
        ("leading-partners", {"period": "2022"}, "Two-way trade by partner in 2022"),
        ("china-since-january", {}, "Trade with China since January"),
        ("mix-ups", {}, "Trade that CEPII BACI gives to the wrong Korea"),
        ("ranks", {}, "Place among trading partners"),
        (
            "inter-korean",
            {},
            "Inter-Korean trade: zero in 2023, per Unification Ministry; no reviewed figure since",
        ),
    ],
)
def test_headlines_are(slug, query, text):
    assert title(slug, **query) == text


def test_fiscal_years_are_said():
    shown = figure("partner", country="IND", rule="customs-first.2", to="2022")

    assert shown.headline.deck == "In Indian fiscal years, which end in March."


def test_who_says_what_heads_a_figure_is_among_its_sources_and_called_by_name():
    _, figure = figures.get("trade/partner").ask({"country": "AUT"})

    assert "per KOTRA" in figure.headline.text
    assert figure.headline.claims[0].point.source in {each.slug for each in figure.sources}
