"""The numbers of every figure, as loaded, lead to a page that names them."""

from html import unescape

import pytest

from nkworld.charts import exact
from nkworld.charts.point_words import amount
from nkworld.portal.drawing import FigureView
from nkworld.provenance import figures

pytestmark = pytest.mark.usefixtures("loaded")

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


def test_the_table_prints_these_addresses(client):
    _, numbers = numbers_of("trade/china-share")
    page = unescape(client.get("/charts/trade/china-share/").content.decode())

    assert numbers
    assert all(f'<a href="{address}">' in page for address, _ in numbers)
