"""Alliance obligations as coded: every row, its page, figure, API and country line."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from diplomacy import alliances
from diplomacy.alliances.models import Obligation, lines
from nkworld.provenance.tables import records_as_of
from tests.factories import CountryFactory, SourceFactory
from tests.reading import Tables, api, chart, line, page, text_of

SEED = Path(alliances.__file__).parent / "seed" / "alliances.csv"
PAGE = "/diplomacy/alliances/"


def obligation(**more):
    """A run of years with a made-up land."""
    given = {
        "country": CountryFactory(code="XRU"),
        "source": SourceFactory(slug="gazette"),
        "began": "1961",
        "until": "1970",
        "data_end": 1980,
        "defence": True,
        "citation": "https://gazette.example/page-1",
        "as_quoted": "as printed",
    }
    return Obligation(**given | more)


def test_a_run_owes_something(db):
    with pytest.raises(IntegrityError, match="alliances_obligation_owes_something"):
        obligation(defence=False).save()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"until": "1950"}, "does not end before it begins"),
        ({"defence": False}, "Name at least one obligation"),
        ({"began": ""}, "This field cannot be blank"),
    ],
)
def test_an_impossible_run_is_refused_in_a_sentence(db, given, sentence):
    with pytest.raises(ValidationError, match=sentence):
        obligation(**given).full_clean()


def test_what_is_owed_is_said_the_heaviest_first(db):
    both = obligation(non_aggression=True, consultation=True)

    assert both.in_words == "Defence, non-aggression, consultation"
    assert both.in_a_sentence == "defence, non-aggression and consultation"
    assert (both.span, both.is_cut) == ("1961–1970", False)
    assert obligation(until="1980").is_cut


@pytest.mark.usefixtures("loaded")
@pytest.mark.django_db
class TestLoaded:
    def test_every_row_of_the_seed_is_there_with_its_papers(self, client):
        with SEED.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        stored = Obligation.objects.values_list("country__code", "began", "until", "as_quoted")

        assert len(rows) == 37
        assert sorted(stored) == sorted(
            (row["country"], row["began"], row["until"], row["as_quoted"]) for row in rows
        )
        answer = api(client, "diplomacy/alliances", "?page_size=1000")
        assert answer["count"] == 37
        assert sum(row["cut"] for row in answer["results"]) == 34

    def test_the_figure_counts_each_partner_once_a_year(self, client):
        figure = chart(client, "diplomacy/alliances")
        counted = Counter(
            (row.kinds[0], str(year))
            for row in records_as_of(Obligation)
            for year in range(row.began.first.year, row.until.last.year + 1)
        )

        for slug in ("defence", "non-aggression", "consultation"):
            drawn = line(figure, slug)
            assert (min(drawn), max(drawn)) == ("1961", "2018")
            assert {x: n for x, n in drawn.items() if n} == {
                year: n for (kind, year), n in counted.items() if kind == slug
            }
        assert figure["headline"]["text"] == (
            "States with treaty obligations: defence 2 in 2018, per ATOP; no figure since"
        )

    def test_a_point_names_the_partners(self, client):
        series = {each["slug"]: each for each in chart(client, "diplomacy/alliances")["series"]}

        [point] = [p for p in series["defence"]["points"] if p["x"] == "1990"]
        assert point["note"] == "China, Cuba, Soviet Union"

    def test_the_page_draws_every_partner_and_says_where_the_data_end(self, client):
        html = page(client, PAGE)

        tables = Tables(html).tables
        assert len(tables["spans-table"]) == 1 + 1 + 35
        assert len(tables["rows-table"]) == 1 + 37
        assert "Defence, non-aggression, 1961–2018, to the end of the data" in text_of(html)
        assert [country.code for country, *_ in lines(records_as_of(Obligation))[:4]] == [
            *("CHN", "SUN", "CUB", "RUS"),
        ]

    def test_a_filter_narrows_page_and_api_alike(self, client):
        asked = "?kind=defence&from=1990"

        assert api(client, "diplomacy/alliances", asked)["count"] == 4
        assert len(Tables(page(client, PAGE + asked)).tables["rows-table"]) == 1 + 4
        assert "Nothing on record fits" in page(client, f"{PAGE}?kind=offence")

    def test_nothing_was_known_before_it_was_loaded(self, client):
        assert "Nothing on record fits" in page(client, f"{PAGE}?as_of=2001-01-01")

    @pytest.mark.parametrize(
        ("slug", "told"),
        [
            (
                "china",
                "ATOP codes an obligation of defence and non-aggression with China, 1961–2018 "
                "(data end in 2018).",
            ),
            (
                "russia",
                "ATOP codes an obligation of defence and non-aggression with the Soviet Union, "
                "1961–1991.",
            ),
        ],
    )
    def test_a_country_page_has_the_line(self, client, slug, told):
        assert told in text_of(page(client, f"/countries/{slug}/alliances/"))

    def test_a_country_without_a_code_has_no_section(self, client):
        assert 'id="alliances"' not in page(client, "/countries/germany/")

    def test_the_source_names_its_terms(self, client):
        assert "GPL-2" in text_of(page(client, "/sources/atop/"))
