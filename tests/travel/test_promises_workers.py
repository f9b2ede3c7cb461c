"""What must hold of workers abroad on the loaded data."""

import pytest

from tests.reading import api, chart, line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def test_workers_by_host_are_ranges_of_their_sources(client):
    figure = chart(client, "travel/workers")

    assert figure["labels"][:3] == ["World", "China", "Russia"]
    kinu = {p["x"]: p for s in figure["series"] if s["slug"] == "kinu-workers" for p in s["points"]}
    assert (kinu["China"]["value"], kinu["China"]["low"], kinu["China"]["high"]) == (
        None,
        100_000,
        None,
    )
    assert kinu["Russia"]["high"] == 40_000
    assert all("2017" in kinu[host]["note"] for host in ("China", "Russia"))


def test_those_sent_home_are_never_among_those_present(client):
    present = chart(client, "travel/workers")
    home = chart(client, "travel/workers", "?kind=sent-home")

    assert line(home, "unsc-1718")["Russia"] == 18_533
    assert 18_533 not in [p["value"] for s in present["series"] for p in s["points"]]


def test_an_undated_estimate_is_asked_for_by_its_dating(client):
    rows = api(client, "travel/overseas-workers", "?dating=open&rule=all")["results"]

    assert len(rows) == 9
    assert all("/" in row["period"] and row["frequency"] == "cumulative" for row in rows)
