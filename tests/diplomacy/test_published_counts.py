"""Published counts as claims: what is refused, how they are read, where they are shown."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from diplomacy.models import PublishedCount
from diplomacy.posts import Missions
from diplomacy.published_counts import Measure, facts_on, published
from nkworld.importing.models import Upload
from nkworld.importing.staging import stage
from tests.factories import DatasetFactory, ReleaseFactory, RuleFactory, SourceFactory, live
from tests.reading import api, body, chart, everywhere, page, table

DATASET = "diplomacy/published-counts"
PAPERS = {"citation": "https://gazette.example/page-1", "as_quoted": "159 countries"}


def count(release=None, **more):
    given = {
        "measure": Measure.RELATIONS,
        "counted_on": "2023-12-05",
        "period": "2023-12",
        "value": 159,
    }
    release = release or delivery()
    return PublishedCount(release=release, source=release.source, **PAPERS | given | more)


def delivery(source="ministry"):
    dataset = DatasetFactory(slug=DATASET, title="Published counts", unit="countries or missions")
    return ReleaseFactory(dataset=dataset, source=SourceFactory(slug=source))


@pytest.mark.django_db
def test_a_count_is_of_a_day_or_a_month_within_its_period():
    for counted_on, period in (("2023-12-05", "2023-12"), ("2020-10", "2020-10"), ("1996", "1996")):
        count(counted_on=counted_on, period=period).full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"counted_on": "2023-11-05"}, "lies within the period"),
        ({"counted_on": ""}, "Write the day or the month"),
        ({"counted_on": "2023-02-30", "period": "2023-02"}, "is not a date"),
        ({"value": -1}, "Nobody counts less than none"),
        ({"value": None}, "A claim has a value or a bound"),
        ({"measure": "consulates"}, "is not a valid choice"),
    ],
)
def test_an_impossible_count_is_refused_with_a_sentence(wrong, sentence):
    with pytest.raises(ValidationError, match=sentence):
        count(**wrong).full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"counted_on": "2023-11-05"}, "day_within_period"),
        ({"value": -1}, "not_negative"),
        ({"counted_on": "", "period": "2023"}, "has_counted_on"),
    ],
)
def test_the_database_refuses_it_too(wrong, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        count(**wrong).save()


@pytest.mark.django_db
def test_two_days_of_one_month_are_two_cells_and_one_day_is_one():
    release = delivery()
    count(release, counted_on="1995-04-02", period="1995-04", value=62).save()
    count(release, counted_on="1995-04-03", period="1995-04", value=57).save()
    with pytest.raises(IntegrityError, match="once_per_draft|UNIQUE"), transaction.atomic():
        count(release, counted_on="1995-04-03", period="1995-04", value=58).save()

    live(release)
    assert PublishedCount.objects.as_of().count() == 2


@pytest.mark.django_db
def test_of_two_who_counted_the_same_day_the_rule_shows_one():
    ministry, magazine = delivery("ministry"), delivery("magazine")
    count(ministry, value=159).save()
    count(magazine, value=161).save()
    order = [magazine.source, ministry.source]
    RuleFactory(dataset=ministry.dataset, is_default=True, order=order)
    live(ministry), live(magazine)

    [shown] = published(Measure.RELATIONS)
    assert (shown.source, shown.value) == (magazine.source, 161)


@pytest.mark.django_db
def test_before_a_rule_is_there_nothing_is_published():
    assert published() == []
    assert len(facts_on(date(2017, 1, 1), Missions.load())) == 3


def understood(text):
    SourceFactory(slug="ministry", short_name="Ministry")
    dataset = DatasetFactory(slug=DATASET, title="Published counts", unit="countries or missions")
    return stage(io.BytesIO(text.encode()), Upload(dataset=dataset, label="Counts"))


@pytest.mark.django_db
def test_a_spreadsheet_is_read_with_the_words_of_its_source():
    found = understood(
        "source,what,as_of,period,number,citation,as_quoted\n"
        "ministry,수교국,2023-12-05,2023-12,159,https://gazette.example/1,159개국\n"
    )

    claim = PublishedCount.objects.get(release=found.releases[0])
    assert (claim.measure, claim.counted_on) == (Measure.RELATIONS, "2023-12-05")
    assert claim.counted_on_first == date(2023, 12, 5)
    assert claim.read == "quoted"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("counted_on", "period", "sentence"),
    [
        ("2023-11-05", "2023-12", "lies within the period"),
        ("5 December", "2023-12", "“5 December” is not a date"),
        ("", "2023-12", "Write the day or the month that the count is of"),
    ],
)
def test_a_wrong_row_is_refused_with_its_remedy(counted_on, period, sentence):
    found = understood(
        "source,measure,counted_on,period,value,citation,as_quoted\n"
        f"ministry,relations,{counted_on},{period},159,https://gazette.example/1,159\n"
    )

    assert not found.releases
    assert sentence in " ".join(map(str, found.refusals))


@pytest.mark.usefixtures("loaded")
class TestLoaded:
    pytestmark = pytest.mark.django_db

    def test_every_delivered_count_is_on_record_with_its_day_and_words(self):
        known = {
            (c.measure, str(c.counted_on), int(c.value)) for c in PublishedCount.objects.as_of()
        }

        assert {
            ("relations", "1995-12-31", 132),
            ("relations", "2001-12-26", 151),
            ("relations", "2017-01-01", 164),
            ("relations", "2023-12-05", 159),
            ("embassies-abroad", "1995-04-02", 62),
            ("embassies-abroad", "1995-04-03", 57),
            ("embassies-abroad", "1995-12-31", 55),
            ("embassies-abroad", "2020-10", 47),
            ("hosts", "2017-01-01", 47),
            ("missions-abroad", "1998-01", 68),
            ("missions-abroad", "1999-01-31", 54),
            ("missions-abroad", "2020-10", 53),
            ("missions-abroad", "2023-12-05", 46),
            ("missions-in-africa", "1990-12-31", 34),
            ("missions-in-africa", "1995-12-31", 16),
            ("missions-in-pyongyang", "2001-12-26", 31),
            ("embassies-in-pyongyang", "2017-01-01", 24),
            ("embassies-in-pyongyang", "2025-02-21", 15),
        } <= known
        assert all(c.as_quoted and c.citation and c.read for c in PublishedCount.objects.as_of())

    def test_page_api_and_csv_say_the_same(self, client):
        html = page(client, "/diplomacy/published-counts/?measure=relations")
        told = api(client, DATASET, "?measure=relations")["results"]
        rows = csv.DictReader(
            io.StringIO(body(client, f"/api/v1/{DATASET}/?measure=relations&format=csv").decode())
        )

        shown = [row[2] for row in table(html, "published-counts-table")[1:]]
        assert [int(each) for each in shown] == [row["value"] for row in told]
        assert {(r["counted_on"], Decimal(r["value"])) for r in rows} == {
            (row["counted_on"], row["value"]) for row in told
        }

    @pytest.mark.parametrize("slug", ["relations", "missions"])
    def test_the_curves_draw_each_published_count_on_its_day_beside_ours(self, client, slug):
        figure = everywhere(client, f"diplomacy/{slug}")

        wanted = {
            "relations": [Measure.RELATIONS],
            "missions": [Measure.EMBASSIES_ABROAD, Measure.HOSTS, Measure.EMBASSIES_IN_PYONGYANG],
        }[slug]
        ours = figure["series"][0]["points"]
        for each in published(*wanted):
            slug_of_counts = f"{each.measure}-published"
            [series] = [s for s in figure["series"] if s["slug"] == slug_of_counts]
            points = {p["x"]: p for p in series["points"]}
            point = points[str(each.counted_on)]
            assert (point["value"], point["source"]) == (each.value, each.source.slug)
            beside = next(p for p in ours if p["x"] == str(each.counted_on))
            assert beside["value"] is not None

    def test_the_csv_of_relations_meets_the_published_counts_or_says_by_which_it_does_not(
        self, client
    ):
        points = chart(client, "diplomacy/relations")["series"][0]["points"]
        by_x = {p["x"]: p for p in points}

        for x, number in {
            "1995": 132,
            "1996": 132,
            "2002": 151,
            "2001-12-26": 151,
            "2017": 164,
            "2023": 159,
            "2024": 159,
        }.items():
            assert by_x[x]["low"] <= number <= by_x[x]["high"], x
        assert "counted 151 on 26 December 2001" in by_x["2001"]["note"]
        assert "there only: Costa Rica and European Union" in by_x["2017"]["note"]
