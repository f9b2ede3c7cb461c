"""Sections of SITC: sums of one source, the ledger left out, and three years that are no course."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from nkworld.figures import registry as figures
from tests.factories import CountryFactory, RuleFactory
from tests.sitc.factories import SectionFlowFactory, published
from trade.sitc.models import Section, SectionFlow

pytestmark = pytest.mark.django_db

FUELS = "3 Mineral fuels, lubricants and related materials"


def ask(slug, **asked):
    _, figure = figures.get(f"trade/{slug}").ask(asked)
    return figure


def values(figure, series):
    points = next(each.points for each in figure.series if each.slug == series)
    return {point.x: point.value for point in points if point.value is not None}


def test_each_year_is_a_series_and_sections_are_no_time():
    published({("XRU", "1995", "3"): 5, ("XRU", "2015", "3"): 9, ("XRU", "2015", "0"): 2})

    figure = ask("sitc-sections", country="XRU")

    assert [series.slug for series in figure.series] == ["in-1995", "in-2015"]
    assert values(figure, "in-2015") == {"0 Food and live animals": 2, FUELS: 9}
    assert figure.labels == tuple(f"{code} {name}" for code, name in Section.choices)
    assert not figure.is_timeline


def test_all_partners_are_a_sum_of_one_source_without_the_ledger():
    published({("XRU", "2015", "3"): 5, ("XFR", "2015", "3"): 7})
    published({("XNO", "2015", "3"): 900}, source="another matrix")
    published({("XMX", "2015", "3"): 80}, status="excluded", note="R4: mixed up")

    figure = ask("sitc-sections")

    assert values(figure, "in-2015") == {FUELS: 12}
    assert any("US$ 80 of Land of XMX" in note for note in figure.notes)


def test_what_unctad_estimates_heads_nothing():
    published({("XRU", "2015", section): 1 for section in Section.values})

    for slug, asked in (("sitc-sections", {"country": "XRU"}), ("sitc-partners", {"year": "2015"})):
        assert not ask(slug, **asked).headline.claims


def test_partners_of_a_year_stand_in_order_and_the_small_ones_together():
    rows = {(f"X{letter}A", "2015", "3"): 10 + n for n, letter in enumerate("ABCDEFGHIJ")}
    published(rows)

    figure = ask("sitc-partners", year="2015")

    assert figure.series[0].label == "Land of XJA"
    assert figure.series[-1].label == "2 other partners"
    assert values(figure, "others") == {FUELS: 10 + 11}
    assert sum(sum(values(figure, each.slug).values()) for each in figure.series) == 145


def test_the_page_answers_before_anything_was_loaded(client):
    CountryFactory(code="WLD", name="World")
    for slug in ("trade/sitc-flows", "trade/fishery-flows"):
        RuleFactory(dataset__slug=slug, is_default=True)

    assert client.get("/trade/sitc/").status_code == 200
    assert client.get("/trade/fishery/").status_code == 200


def test_a_section_that_sitc_does_not_have_is_refused():
    with pytest.raises(IntegrityError, match="sitc_sectionflow_known_section"):
        SectionFlowFactory(section="x")


def test_a_negative_value_is_refused_in_words():
    flow = SectionFlowFactory()
    flow.value = -1

    with pytest.raises(ValidationError, match="Trade is zero or more"):
        flow.full_clean()


def test_no_row_of_it_is_a_flow_of_goods():
    """The two classifications are never mixed: no table knows the other's codes."""
    names = {field.name for field in SectionFlow._meta.get_fields()}

    assert "commodity" not in names
    assert figures.get("trade/sitc-sections").datasets == ("trade/sitc-flows",)
    assert "trade/sitc-flows" not in figures.get("trade/goods-sectors").datasets


def test_a_partner_without_a_row_has_no_section(client):
    published({("XRU", "2015", "3"): 5})
    CountryFactory(code="XNO", name="Nowhere", slug="nowhere")
    for slug in ("trade/flows", "trade/inter-korean", "trade/goods"):
        RuleFactory(dataset__slug=slug, is_default=True)

    assert 'id="sitc"' in client.get("/countries/land-of-xru/").content.decode()
    assert 'id="sitc"' not in client.get("/countries/nowhere/").content.decode()
