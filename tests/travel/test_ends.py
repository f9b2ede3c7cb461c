"""Origin and destination, told and asked for, follow from the country and the direction."""

import pytest

from tests.reading import api
from travel.models import Crossing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

CROSSINGS = "/api/v1/travel/crossings/"
ENDS = ("origin", "destination")


def ends(client, query):
    rows = api(client, "travel/crossings", f"?rule=all&page_size=1000&{query}")["results"]
    return {tuple(row[end] and row[end]["code"] for end in ENDS) for row in rows}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("origin=PRK&destination=china", {("PRK", "CHN")}),
        ("origin=CHN", {("CHN", "PRK")}),
        ("destination=PRK&country=CHN,RUS", {("CHN", "PRK"), ("RUS", "PRK")}),
        ("direction=both-directions", {(None, None)}),
    ],
)
def test_a_journey_is_found_by_its_ends(client, query, found):
    assert ends(client, query) == found


def test_the_ends_stand_in_the_file_and_no_journey_is_lost_by_asking(client):
    sides = [api(client, "travel/crossings", f"?rule=all&count=1&{end}=PRK") for end in ENDS]
    both = Crossing.objects.as_of().filter(direction="both-directions").count()

    assert sum(side["count"] for side in sides) + both == Crossing.objects.as_of().count()
    text = client.get(f"{CROSSINGS}?origin=PRK&country=CHN&format=csv").getvalue().decode()
    header, first, *_ = text.splitlines()
    line = dict(zip(header.split(","), first.split(","), strict=False))
    assert (line["origin"], line["destination"]) == ("PRK", "CHN")


def test_a_place_that_is_no_country_is_refused_at_its_own_parameter(client):
    response = client.get(f"{CROSSINGS}?origin=Atlantis")

    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "origin"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("origin=CHN&destination=RUS", "origin"),
        ("origin=CHN&direction=from-dprk", "direction"),
        ("origin=CHN&country=RUS", "origin"),
        ("dimension=sex&category=ship", "category"),
    ],
)
def test_what_no_journey_can_be_is_refused(client, query, parameter):
    response = client.get(f"{CROSSINGS}?{query}")

    assert response.status_code == 400
    assert [each["parameter"] for each in response.json()["errors"]] == [parameter]
