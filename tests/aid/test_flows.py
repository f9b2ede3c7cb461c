"""Aid by the donors' statistics: price bases and kinds of flow are kept apart, nothing is lost."""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError

import aid.flows
from aid.flows.models import ChineseProject, DonorFlow
from aid.models import SouthKoreanAid
from nkworld.provenance.models import Source
from tests.reading import api, chart, line, page, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

SEED = Path(aid.flows.__path__[0]) / "seed"
FIGURES = ["net-aid", "net-aid-by-donor", "oda-constant", "oda-constant-by-donor", "flows-from"]


def seed(name):
    with (SEED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_is_there_once():
    assert Counter(row["source"] for row in seed("donor-flows")) == {
        "wdi-dac": 260,
        "us-foreign-assistance-2023": 68,
        "aiddata-gcdf2": 44,
        "aiddata-gcdf3": 22,
        "oecd-dac2a": 1863,
    }
    assert DonorFlow.objects.with_readings().count() == 2257
    assert not DonorFlow.objects.further_readings().exists()
    assert ChineseProject.objects.with_readings().count() == 20


def test_amounts_are_those_of_the_file():
    """To the cent; the World Bank’s binary fractions are taken back to millions of two decimals."""
    for row in seed("donor-flows"):
        value = Decimal(row["value"])
        if row["source"] == "wdi-dac":
            printed = Decimal(row["as_quoted"].rsplit(",", 1)[1])
            assert abs(printed - value) < 10 and value % 10_000 == 0, row
        elif row["source"] == "oecd-dac2a":
            assert value == Decimal(row["as_quoted"].rsplit("|", 1)[1]) * 1_000_000, row


def test_frances_year_and_the_souths_institutes_are_in_the_ledger(client):
    flows = DonorFlow.objects.as_of().excluded()
    assert {(r.donor.slug, r.period, r.exclusion) for r in flows} == {("france", "2014", "mix-up")}
    assert flows.count() == 5

    projects = ChineseProject.objects.as_of().excluded()
    assert projects.count() == 5
    assert all("South Korea" in row.title for row in projects)
    assert "Confucius Institute" not in text_of(page(client, "/aid/flows/chinese-projects/"))


def test_a_project_without_an_amount_is_no_zero(client):
    assert ChineseProject.objects.as_of().included().filter(value=None).count() == 6

    assert "no amount" in page(client, "/aid/flows/chinese-projects/")
    rows = api(client, "aid/chinese-projects")["results"]
    assert sum(row["value"] is None for row in rows) == 6


def test_an_amount_is_told_in_the_currency_of_its_report_as_well(client):
    rows = {row["project"]: row for row in api(client, "aid/chinese-projects")["results"]}

    assert rows["41394"]["original_amount"] == "50,000,000 CNY"
    assert rows["41346"]["original_amount"] is None


@pytest.mark.parametrize(
    ("slug", "unit"),
    [
        ("net-aid", "US dollars, current"),
        ("net-aid-by-donor", "US dollars, current"),
        ("oda-constant", "US dollars of 2022"),
        ("oda-constant-by-donor", "US dollars of 2022"),
        ("flows-from?country=CHN&prices=constant-2021", "US dollars of 2021"),
        ("flows-from?country=CHN&prices=constant-2017", "US dollars of 2017"),
    ],
)
def test_a_figure_is_in_dollars_of_one_price_base(client, slug, unit):
    name, _, query = slug.partition("?")
    figure = chart(client, f"aid/{name}", f"?{query}" if query else "")

    assert figure["unit"] == unit
    assert figure["series"]


def test_net_aid_reaches_back_to_1985_and_is_the_banks(client):
    figure = chart(client, "aid/net-aid", "?from=1985")
    every = line(figure, "all-donors")

    assert min(every) == "1985" and max(every) == "2022"
    stored = DonorFlow.objects.as_of().filter(donor__slug="all-donors", period="2002").get()
    assert every["2002"] == stored.value == 264_400_000


def test_imputed_aid_is_in_no_other_kind(client):
    """Germany, 2022: what the OECD imputes stands neither in net aid nor in a sum with it."""
    net = line(chart(client, "aid/oda-constant"), "germany")["2022"]
    imputed = line(chart(client, "aid/oda-constant", "?flow=imputed-multilateral"), "germany")
    rows = DonorFlow.objects.as_of().filter(donor__slug="germany", period="2022")

    assert net == rows.get(flow="net-excluding-debt-relief").value
    assert imputed["2022"] == rows.get(flow="imputed-multilateral").value


def test_other_donors_are_the_sum_of_the_same_kind_and_source(client):
    figure = chart(client, "aid/oda-constant")
    drawn = {each["slug"] for each in figure["series"]}
    rows = DonorFlow.objects.as_of().included().filter(period="2012", prices="constant-2022")
    rest = rows.filter(flow="net-excluding-debt-relief").exclude(donor__slug__in=drawn)

    assert line(figure, "other-donors")["2012"] == sum(row.value for row in rest)


def test_russias_debt_forgiveness_is_said_and_left_out_unless_asked_for(client):
    without = line(chart(client, "aid/oda-constant"), "russia")["2016"]
    asked = chart(client, "aid/oda-constant", "?flow=net-disbursements")

    assert (without, line(asked, "russia")["2016"]) == (6_250_000, 93_600_000)
    assert any("forgiveness of Soviet debt" in note for note in asked["notes"])


def test_sources_of_the_same_reports_are_one_voice():
    by_slug = Source.objects.in_bulk(field_name="slug")

    assert by_slug["wdi-dac"].repeats == by_slug["oecd-dac2a"]
    assert by_slug["oecd-dac2a"].origin == "repeats"
    assert by_slug["us-foreign-assistance-2023"].repeats == by_slug["us-foreign-assistance"]


def test_a_donors_page_has_a_line_for_each_price_base(client):
    html = page(client, "/countries/germany/aid-flows/")
    section = text_of(html.split('id="aid-flows"')[1].split("</section>")[0])

    assert "Net aid from Germany: " in section and "Net aid from Germany, 2022 dollars: " in section
    assert 'id="aid-flows"' not in page(client, "/countries/mongolia/")


def test_a_donor_by_its_statistics_alone_has_no_empty_section_of_gifts(client):
    html = page(client, "/countries/kazakhstan/")

    assert 'id="aid-flows"' in html
    assert 'id="aid"' not in html


def test_south_korean_aid_goes_on_to_2025_unreviewed(client):
    later = SouthKoreanAid.objects.as_of().filter(period__gte="2019")
    assert {row.read for row in later.exclude(period="2023")} == {"compilation"}
    assert later.count() == 15

    figure = chart(client, "aid/south-korea")
    total = line(figure, "government-total")["2019"] + line(figure, "not-split")["2019"]
    assert total == 27_700_000_000
    assert line(figure, "government-total")["2025"] == 0
    assert "in 2018" in figure["headline"]["text"]
    assert "in 2018, per Unification Ministry" in figure["headline"]["text"]


def test_pages_and_figures_answer_when_nothing_is_on_record(client):
    DonorFlow.objects.all().delete()

    assert "No figure of the donors’ statistics" in page(client, "/aid/flows/")
    for slug in FIGURES:
        assert "No figure that can be drawn is on record" in page(client, f"/charts/aid/{slug}/")
    assert 'id="aid-flows"' not in page(client, "/countries/germany/")


def test_grants_below_zero_are_refused_by_the_database():
    row = DonorFlow.objects.as_of().filter(flow="grants").first()
    row.pk, row.known_from, row.period, row.value = None, None, "1990", -1

    with pytest.raises(IntegrityError, match="only_net_below_zero"):
        row.save()
