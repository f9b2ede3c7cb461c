"""The curated rows of SITC sections, as files and on the loaded portal."""

import csv
from collections import Counter
from pathlib import Path

import pytest

import trade.sitc
from tests.reading import api, chart, line, page, text_of
from trade.sitc.models import Section, SectionFlow

SEED = Path(trade.sitc.__path__[0]) / "seed"


def read(name):
    with (SEED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FLOWS = read("sitc-flows.csv")


def test_no_row_is_lost_and_three_years_are_all():
    assert Counter(row["status"] for row in FLOWS) == {"estimated": 2782, "excluded": 186}
    assert {row["period"] for row in FLOWS} == {"1995", "2005", "2015"}
    assert {row["section"] for row in FLOWS} == set(Section.values)
    assert len({row["country"] for row in FLOWS}) == 171


def test_every_excluded_row_begins_with_its_rule():
    rules = Counter(row["note"][:3] for row in FLOWS if row["status"] == "excluded")

    assert rules == {"R4:": 170, "R1:": 16}
    kinds = {(row["note"][:3], row["exclusion"]) for row in FLOWS if row["exclusion"]}
    assert kinds == {("R4:", "mix-up"), ("R1:", "misfiled")}
    assert {row["country"] for row in FLOWS if row["note"].startswith("R1:")} == {"KOR"}


def test_the_value_is_the_quoted_number_of_thousands():
    for row in FLOWS:
        quoted = row["as_quoted"].removesuffix(" (thousand US$)").rpartition(",")[2]
        assert round(float(quoted) * 1000) == int(row["value"]), row


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
class TestLoaded:
    def test_figure_api_and_table_agree_to_the_digit(self, client):
        asked = "?country=CHN&direction=import"
        figure = chart(client, "trade/sitc-sections", asked)
        rows = api(client, "trade/sitc-flows", f"{asked}&period=2015")["results"]

        told = {f"{row['section']} {row['section_name']}": row["value"] for row in rows}
        assert line(figure, "in-2015") == told
        assert len(told) == 10
        html = page(
            client, "/trade/sitc/claims/?country=CHN&direction=import&period=2015&section=6"
        )
        assert f"{told['6 Manufactured goods classified chiefly by material']:,}" in html

    def test_sums_over_partners_are_those_of_the_rows(self, client):
        figure = chart(client, "trade/sitc-partners", "?year=2005&direction=export")
        rows = SectionFlow.objects.as_of().included().filter(period="2005", direction="export")

        drawn = sum(sum(line(figure, each["slug"]).values()) for each in figure["series"])
        assert drawn == sum(rows.values_list("value", flat=True)) == 1_207_291_734

    def test_the_page_says_that_these_are_estimates_of_three_years(self, client):
        text = text_of(page(client, "/trade/sitc/"))

        assert "Three years are on record: 1995, 2005 and 2015. They are estimates" in text
        assert "the bars are no course" in text

    def test_south_korea_stands_in_the_ledger_only(self, client):
        ledger = api(client, "trade/sitc-flows", "?status=excluded&country=KOR&page_size=100")

        assert len(ledger["results"]) == 16
        assert 'id="sitc"' not in page(client, "/countries/south-korea/")
        assert 'id="sitc"' in page(client, "/countries/china/")
