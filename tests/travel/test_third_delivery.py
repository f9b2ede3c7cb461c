"""Tours by the ministry, workers with their dates, and what is no entry."""

import pytest

from tests.reading import page, text_of
from travel.models import AirRoute, Crossing, OtherTravelCount, OverseasWorkers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@pytest.mark.parametrize(("year", "tourists"), [("2007", "345,006"), ("2008", "199,966")])
def test_tours_to_mount_kumgang_are_the_ministrys(client, year, tourists):
    html = text_of(page(client, f"/search/?q=Kumgang+tourists+{year}"))

    assert f"{tourists} in {year}, per Unification Min. visits" in html
    assert "unreviewed" not in html


def test_entries_that_kdi_called_tourists_dispute_nobody():
    """237,000 of 2012 are China's 237,400 entries, rounded."""
    kdi = Crossing.objects.as_of().get(source__slug="kdi", period="2012", kind="tour")
    office = Crossing.objects.with_readings().filter(source__slug="cnta", period="2012")
    office = office.filter(direction="to-dprk", kind="entry", dimension="total")

    assert (kdi.status, kdi.exclusion) == ("excluded", "misfiled")
    assert list(office.order_by("reading").values_list("value", flat=True)) == [237_400, 237_000]


def test_a_worker_estimate_has_the_month_in_which_it_was_told():
    told = OverseasWorkers.objects.as_of().filter(source__slug="nis-rok", country__code="RUS")

    assert told.included().get().period == "2025-04"
    assert told.excluded().get().period == "2024/2026"


def test_earnings_plans_and_passengers_are_no_entries():
    counts = OtherTravelCount.objects.as_of()

    assert counts.filter(measure="passengers").count() == 47
    assert counts.get(measure="planned", country__code="RUS", period="2025-10").value is None
    assert not OverseasWorkers.objects.as_of().filter(value=400_000).exists()


def test_routes_are_of_the_lists_edition(client):
    assert AirRoute.objects.as_of().count() == 124
    html = text_of(page(client, "/travel/air-routes/"))

    assert "FNJ" in html and "JS" in html
