"""The numbers of every figure, as loaded, lead to a page that names them."""

from html import unescape

import pytest

from nkworld.charts import exact
from nkworld.charts.words import amount
from nkworld.figures import registry as figures
from nkworld.portal.drawing import FigureView
from nkworld.provenance.models import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

AT_ONCE = 2  # numbers of one figure, spread over its table


def numbers_of(slug):
    """(address, point) of numbers that a figure's table prints."""
    drawn = FigureView(slug)
    found = [
        (drawn.numbers.of(series.slug, point.x), point)
        for series in drawn.figure.series
        for point in series.on_record
    ]
    return drawn.figure, found[:: -(-len(found) // AT_ONCE) or 1]


@pytest.mark.parametrize("slug", [each.slug for each in figures.every()])
def test_the_numbers_of_a_figure_lead_to_pages_that_name_them(client, slug):
    figure, numbers = numbers_of(slug)

    for address, point in numbers:
        response = client.get(address)
        assert response.status_code == 200, address
        text = unescape(response.content.decode())
        in_full = "" if point.value is None else exact(point.value)
        assert amount(figure, point) in text or (in_full and in_full in text), address


@pytest.mark.parametrize("registered", figures.every(), ids=lambda each: each.slug)
def test_every_number_names_the_claims_or_records_on_which_it_rests(registered):
    """But for a zero that is counted here: nothing of the kind is on record."""
    _, figure = registered.ask({})

    for series in (*figure.series, *figure.headed_by):
        for point in series.on_record:
            is_silence = point.value == 0 and point.status == Status.DERIVED
            assert point.parts or point.records or is_silence, (series.slug, point.x)


@pytest.mark.parametrize(
    ("number", "papers"),
    [
        ("diplomacy/outcomes/resolutions/2017", ["Rests on 5 records", "S/RES/2397"]),
        ("diplomacy/embassies-closed/closed/2023", ["Kathmandu", "Kampala"]),
        ("diplomacy/launches/nk-missile-tests/1985", ["none of the kind is among them"]),
        ("diplomacy/roll-call-ballots/yes/1991", ["Rests on 53 records", "And 41 more"]),
        (
            "trade/cap-headroom/allowed/2018",
            ["Rests on 1 record.", "Resolution 2397", "500,000 barrels during"],
        ),
        ("trade/mix-ups/export/2003", ["Reckoned here from"]),
    ],
)
def test_the_page_of_a_number_shows_the_records_on_which_it_rests(client, number, papers):
    html = unescape(client.get(f"/numbers/{number}/").content.decode())

    assert [text for text in papers if text not in html] == []


def test_the_table_prints_these_addresses(client):
    _, numbers = numbers_of("trade/china-share")
    page = unescape(client.get("/charts/trade/china-share/").content.decode())

    assert numbers
    assert all(f'<a href="{address}">' in page for address, _ in numbers)
