"""What explains a curve: written once as a cited record, told by every form of the figure."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from nkworld.provenance.models import Source
from nkworld.texts.annotations.models import Annotation
from tests.reading import api, chart, page, text_of

pytestmark = pytest.mark.django_db


def annotation(**given):
    papers = {
        "source": Source.objects.first(),
        "citation": "https://example.org/closed",
        "as_quoted": "closed as of 31 January 2020",
        "read": "quoted",
    }
    told = {
        "slug": "closed",
        "began": "2020-01-31",
        "label": "Border closed",
        "sentence": "Nobody crossed.",
        "figures": "trade/total",
        "priority": 1,
    }
    return Annotation(**papers | told | given)


@pytest.mark.usefixtures("universe")
class TestTheRecord:
    def test_five_words_are_taken_and_six_refused(self):
        annotation(label="UN bans coal, iron, seafood").full_clean()

        with pytest.raises(ValidationError, match="5 words"):
            annotation(label="UN bans coal, iron ore, seafood").full_clean()
        with pytest.raises(IntegrityError, match="label_of_five_words"):
            annotation(label="one two three four five six").save()

    def test_what_is_nowhere_is_refused_in_a_sentence(self):
        for figures, sentence in {
            "trade/nowhere": "There is no figure “trade/nowhere”",
            "trade/total?colour=blue": "can’t be asked for “colour”",
            "country:XYZ/trade": "There is no country XYZ",
        }.items():
            with pytest.raises(ValidationError, match=sentence):
                annotation(figures=figures).full_clean()

    def test_it_does_not_end_before_it_begins(self):
        with pytest.raises(ValidationError, match="does not end before"):
            annotation(until="2019").full_clean()

    def test_countries_follow_from_where_it_explains_something(self):
        row = annotation(figures="country:XRU/trade trade/partner?country=XFR goods:2701")

        assert [country.code for country in row.countries] == ["XRU", "XFR"]


@pytest.mark.usefixtures("loaded", "as_one_reader")
class TestTheFigures:
    def labels(self, client, slug, query=""):
        return [mark["label"] for mark in chart(client, slug, query)["marks"]]

    def test_china_by_month_shows_closing_and_reopening_without_being_asked(self, client):
        svg = client.get("/charts/trade/china-months.svg").content.decode()
        html = page(client, "/charts/trade/china-months/")
        narrow = html.partition('class="figure-drawing figure-narrow"')[2].partition("</svg>")[0]

        assert ">Border closed</text>" in svg and ">Border reopens for citizens</text>" in svg
        assert ">Border closed</text>" in narrow and ">Reopens</text>" in narrow

    def test_a_figure_has_those_of_its_choices_and_countries(self, client):
        russia = self.labels(client, "trade/partner", "?country=RUS")
        japan = self.labels(client, "trade/partner", "?country=JPN")
        coal = self.labels(client, "trade/commodity-value", "?goods=2701&country=CHN")

        assert "Treaty with Russia" in russia and "Japan bans imports" not in russia
        assert "Japan bans imports" in japan and "Treaty with Russia" not in japan
        assert "China suspends coal" in coal and "Treaty with Russia" not in coal

    def test_they_are_switched_off(self, client):
        assert self.labels(client, "trade/total", "?marks=none") == []
        svg = client.get("/charts/trade/total.svg?marks=none").content.decode()
        assert "Border closed" not in svg

    def test_what_the_picture_has_no_room_for_is_told_in_words_and_in_the_table(self, client):
        html = page(client, "/charts/trade/total/")
        figure = chart(client, "trade/total")

        assert "UN bans textiles (11 September 2017)" in figure["description"]
        assert ">UN bans textiles</text>" not in html
        table = html.partition("What happened meanwhile")[2]
        assert "Textiles were banned" in text_of(table)

    def test_every_label_says_what_happened_and_no_code(self):
        labels = Annotation.objects.values_list("label", "short_label")

        assert len(labels) == 150
        assert not [text for pair in labels for text in pair if "res." in text.lower()]
        assert not [text for pair in labels for text in pair if "Resolution" in text]

    def test_rows_of_other_tables_are_linked_and_of_its_time(self, client):
        """By what the API is asked for them, so that a link outlives the next loading."""
        linked = Annotation.objects.exclude(records="")

        assert linked.count() > 60
        for row in linked:
            last = (row.until or row.began).first.year
            near = range(row.began.first.year - 3, last + 3)
            for address in row.records.split():
                answer = client.get(f"/api/v1/{address}")
                assert answer.status_code == 200, (row, address)
                days = [
                    told.get(name)
                    for told in answer.json()["results"]
                    for name in ("date", "effective_from", "joined", "left", "period")
                ]
                assert any(int(day[:4]) in near for day in days if day), (row, address)

    def test_a_silence_that_an_annotation_tells_of_is_linked_as_well(self, client):
        row = Annotation.objects.get(slug="russia-stops-publishing")
        told = client.get(f"/api/v1/{row.records}").json()["results"]

        assert {each["state"] for each in told} == {"withdrawn"}

    def test_an_edit_is_seen_and_the_past_keeps_its_own(self, client):
        moment = timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        before = client.get(f"/charts/trade/total.json?as_of={moment}").content
        row = Annotation.objects.get(slug="border-closed")
        row.label = "Border shut"
        row.save()

        assert client.get(f"/charts/trade/total.json?as_of={moment}").content == before
        assert "Border shut" in self.labels(client, "trade/total")

    def test_nothing_is_marked_before_it_was_known(self, client):
        before = (datetime.now(UTC) - timedelta(days=3000)).date()

        assert self.labels(client, "trade/total", f"?as_of={before}") == []


@pytest.mark.usefixtures("loaded", "as_one_reader")
class TestTheApi:
    def slugs(self, client, query):
        return {row["slug"] for row in api(client, "annotations", query)["results"]}

    def test_it_is_asked_by_figure_country_and_year(self, client):
        found = self.slugs(client, "?figure=trade/china-months&country=CHN&year=2022")

        assert {"border-closed", "rail-reopens", "rail-stopped-2022"} <= found
        assert "unscr-2371" not in found and "c-rus-oil-2022" not in found

    def test_a_figure_that_is_none_is_refused_with_the_nearest(self, client):
        answer = client.get("/api/v1/annotations/?figure=trade/china-month")

        assert answer.status_code == 400
        assert "trade/china-months" in answer.content.decode()

    def test_each_row_has_its_papers_and_places(self, client):
        [row] = [
            row
            for row in api(client, "annotations", "?figure=trade/total&year=2020")["results"]
            if row["slug"] == "border-closed"
        ]

        assert [country["code"] for country in row["countries"]] == ["CHN", "RUS"]
        assert row["until"] == "2023-08-27" and row["kind"] == "span"
        assert row["citation"].startswith("https://") and row["as_quoted"]

    def test_the_list_is_a_page_of_its_own(self, client):
        words = text_of(page(client, "/annotations/?country=MYS"))

        assert "Kim Jong-nam killed" in words and "Border closed" not in words
