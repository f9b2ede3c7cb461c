"""The figures of UN voting from the loaded rows: to the digit on page, files and API."""

import csv
import io
from collections import Counter
from decimal import Decimal

import pytest

from diplomacy.voting.models import LEAST, Agreement, IdealPoint, RollCall
from nkworld.figures import registry as figures
from nkworld.provenance.verification import answers, derived
from tests.reading import api, body, chart, everywhere, line, page, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded", "as_one_reader")]

AGREEMENT = "diplomacy/voting-agreement"
BY_STATE = "diplomacy/voting-agreement-by-state"
BALLOTS = "diplomacy/roll-call-ballots"
POINTS = "diplomacy/ideal-points"


def asked(slug, **query):
    query = {name.removesuffix("_"): value for name, value in query.items()}
    return figures.get(slug).ask(query)[1]


@pytest.mark.parametrize(
    ("country", "sentence"),
    [
        ("CHN", "Votes with China: 83.5 % in 2019, per UN votes (Voeten)"),
        ("USA", "Votes with the United States: 5.0 % in 2019, per UN votes (Voeten)"),
        ("KOR", "Votes with South Korea: 46.3 % in 2019, per UN votes (Voeten)"),
    ],
)
def test_agreement_of_2019(client, country, sentence):
    html = page(client, f"/charts/{AGREEMENT}/?country={country}&to=2019")

    assert sentence in text_of(html).replace("\N{NO-BREAK SPACE}", " ")
    assert asked(AGREEMENT, country=country, to="2019").headline.text == sentence


def test_a_share_is_the_same_to_the_digit_everywhere(client):
    figure = everywhere(client, AGREEMENT, "?country=CHN")
    shares = line(figure, "agreement")

    stored = Agreement.objects.as_of().drawn().filter(country__code="CHN")
    assert shares == {row.period: row.value for row in stored}
    assert shares["2019"] == Decimal("83.5443")
    rows = api(client, AGREEMENT, "?country=CHN&page_size=100")["results"]
    assert {row["period"]: row["value"] for row in rows if row["joint_votes"] >= LEAST} == shares


def test_the_counts_stand_with_each_point(client):
    points = {p["x"]: p for p in chart(client, AGREEMENT, "?country=CHN")["series"][0]["points"]}

    assert points["2019"]["note"] == (
        "66 of 79 joint roll calls the same, 10 with one abstaining, 3 opposed"
    )
    assert points["2019"]["status"] == "derived"
    assert points["2019"]["read"] == "quoted"


@pytest.mark.parametrize("country", ["CHN", "USA", "RUS"])
def test_six_roll_calls_are_no_year(client, country):
    figure = chart(client, AGREEMENT, f"?country={country}")

    assert figure["labels"][-1] == "2023"
    assert any("2024" in note and "Not drawn" in note for note in figure["notes"])
    rows = api(client, AGREEMENT, f"?country={country}&period=2024")["results"]
    assert [row["joint_votes"] for row in rows] == [5]


def test_a_year_of_few_joint_roll_calls_is_a_gap(client):
    few = Agreement.objects.as_of().exclude(period="2024").filter(joint_votes__lt=LEAST)
    row = few.filter(period__gt="1995", period__lt="2020").select_related("country").first()

    points = line(chart(client, AGREEMENT, f"?country={row.country.code}"), "agreement")
    assert row.period not in points


def test_every_derived_share_comes_out_of_its_steps():
    found = answers(derived(Agreement))

    assert len(found) == 6312
    assert {answer.kind for answer in found} == {"agrees"}


def test_files_carry_the_terms_of_the_source(client):
    rows = list(csv.DictReader(io.StringIO(body(client, f"/charts/{AGREEMENT}.csv").decode())))

    assert {row["licence"] for row in rows} == {row["licence"] for row in rows if row["value"]}
    assert "CC0" in rows[0]["licence"]
    claims = body(client, f"/api/v1/{AGREEMENT}/?country=CHN&format=csv").decode()
    assert all("CC0" in row["source_licence"] for row in csv.DictReader(io.StringIO(claims)))


def test_an_order_holds_only_who_was_there(client):
    """Twelve of thirteen is no first place among eighty."""
    figure = everywhere(client, BY_STATE, "?period=2019&show=all")
    names = figure["labels"]

    assert names[0] == "Guinea"
    assert "Equatorial Guinea" not in names
    assert any("Equatorial Guinea (12 of 13)" in note for note in figure["notes"])
    assert line(figure, "agreement")["United States"] == 5


def test_the_two_ends_are_those_of_the_whole_list(client):
    whole = line(chart(client, BY_STATE, "?period=2019&show=all"), "agreement")
    ends = chart(client, BY_STATE, "?period=2019")

    names = list(whole)
    assert ends["labels"] == names[:10] + names[-10:]
    assert line(ends, "highest") == {name: whole[name] for name in names[:10]}


def test_a_region_is_ranked_by_itself():
    figure = asked(BY_STATE, period="2019", region="Europe")

    assert figure.labels[0] == "Belarus"
    assert figure.title == "Who voted with North Korea in Europe in 2019"


def test_no_year_is_ranked_of_which_only_the_start_is_on_record(client):
    figure = asked(BY_STATE, period="2024")

    assert not figure
    assert not figure.headline.claims


def test_the_ballots_of_north_korea_are_those_of_the_rows(client):
    figure = everywhere(client, BALLOTS)
    of_2019 = RollCall.objects.filter(date_first__year=2019).exclude(dprk_vote="")
    counted = Counter(of_2019.values_list("dprk_vote", flat=True))

    assert {s["slug"]: line(figure, s["slug"])["2019"] for s in figure["series"]} == counted
    assert counted == {"yes": 58, "abstain": 13, "absent": 10, "no": 9}
    assert "2024" not in figure["labels"]
    assert asked(BALLOTS, to="2019").headline.text == (
        "UN ballots: yes 58 in 2019, per UN votes (Voeten)"
    )


def test_ideal_points_keep_every_digit_and_their_bounds(client):
    figure = everywhere(client, POINTS)

    assert line(figure, "prk")["2024"] == Decimal("-0.7940289")
    point = next(p for p in figure["series"][0]["points"] if p["x"] == "2024")
    row = IdealPoint.objects.as_of().get(country__code="PRK", period="2024")
    assert (point["low"], point["high"]) == (row.value_low, row.value_high)
    assert asked(POINTS).headline.text == (
        "Ideal point of North Korea: an estimated −0.79 in 2024, per Bailey, Strezhnev, Voeten"
    )


@pytest.mark.parametrize("slug", [AGREEMENT, BY_STATE, BALLOTS, POINTS])
def test_its_questions_say_what_it_can_not_tell(client, slug):
    assert "can’t" in text_of(page(client, f"/charts/{slug}/").split('class="questions"')[1])


def test_before_the_file_arrived_nothing_was_known():
    for slug in (AGREEMENT, BY_STATE, BALLOTS, POINTS):
        assert not asked(slug, as_of="2001-01-01")


def test_a_count_of_roll_calls_leads_to_them_in_a_moment_of_the_past_too(client):
    figure = client.get("/api/v1/charts/diplomacy/roll-call-ballots/").json()
    point = figure["series"][0]["points"][0]
    assert "as_of=" in point["number_url"]

    told = client.get(point["number_url"], headers={"Accept": "application/json"}).json()

    assert told["value"] == point["value"] == len(told["records"])
