"""The sentences of trade on the loaded data, as an expert would attack them."""

from datetime import date

import pytest

from nkworld.charts.sentences import violations
from nkworld.provenance import figures
from trade.models import Flow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded", "as_one_reader")]
DAY = date(2026, 11, 26)
RUSSIA_IS_OUT = "without Russia, whose customs stopped publishing by partner in 2022"


def figure(slug, **query):
    return figures.get(f"trade/{slug}").ask(query)[1]


def title(slug, **query):
    return figure(slug, **query).headline.text


def test_chinas_share_says_that_russia_is_not_in_it_and_what_it_would_be_with_it():
    shown = figure("china-share")

    assert shown.headline.text.startswith(
        "China had 98.0 % of North Korea’s trade as recorded by KOTRA"
    )
    assert shown.headline.text.endswith(RUSSIA_IS_OUT)
    opening = "By KINU’s estimate trade with Russia came to at least US$ 200.0 m in 2024: "
    [note] = [note for note in shown.notes if note.startswith(opening)]
    assert note.endswith("China’s share would be at most 91.2 %.")


def test_the_rest_is_compared_with_no_year_beyond_the_break():
    told = title("beyond-china")

    assert "was left" not in told and "1992" not in told
    assert told.endswith(RUSSIA_IS_OUT)


def test_the_total_opens_with_the_newest_reviewed_year_and_tells_what_it_leaves_out():
    shown = figure("total")

    assert "bought US$ 1.98 bn more than it sold in 2024" in shown.headline.text
    assert any("2025" in each for each in shown.headline.left_out)


@pytest.mark.parametrize(
    ("country", "said"),
    [
        ("RUS", "was at least US$ 200.0 m in 2024, by KINU’s estimate"),
        ("JPN", "No credible figure of trade with Japan since a printed zero for 2017"),
        ("IND", "two-way trade with India was US$ 4.6 m in 2023 (latest on record)"),
        ("EUE", "to the European Union"),
    ],
)
def test_a_partner_is_headed_by_the_newest_credible_figure_whatever_its_split(country, said):
    assert said in title("partner", country=country)


def test_fiscal_years_are_said():
    told = title("partner", country="IND", rule="customs-first.2", to="2022")

    assert "in Indian fiscal years, which end in March" in told


def test_both_figures_of_india_for_2013_are_said():
    told = title("partner", country="IND", to="2013")

    assert "US$ 202.6 m to US$ 462.0 m" in told


def test_who_led_is_said_with_what_the_list_leaves_out():
    told = title("leading-partners", period="2022")

    assert told.startswith("China led North Korea’s trading partners in 2022")
    assert "Vietnam followed" in told and told.endswith(RUSSIA_IS_OUT)


@pytest.mark.parametrize("direction", ["export", "import"])
def test_no_list_tells_the_order_of_one_direction(direction):
    told = title("leading-partners", period="2015", direction=direction)

    assert told.startswith("Among the partners on record in 2015 China")


def test_inter_korean_trade_ends_in_a_zero_and_names_its_unreviewed_peak():
    told = title("inter-korean")

    assert "peaked in 2015 at US$ 2.71 bn" in told and "it was US$ 0" in told


@pytest.mark.slow
@pytest.mark.parametrize("slug", ["partner", "growth", "share"])
def test_no_sentence_about_a_partner_breaks_a_rule(slug):
    codes = Flow.objects.as_of().values_list("country__code", flat=True).distinct()
    broken = {code: violations(figure(slug, country=code), DAY) for code in codes}

    assert not {code: faults for code, faults in broken.items() if faults}
