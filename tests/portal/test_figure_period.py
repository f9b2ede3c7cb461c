"""Sum, mean and change of a period on a chart's page."""

import re
from html import unescape

import pytest

from tests.reading import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def told(client, address):
    """The text under the picture on the sums of a period."""
    html = page(client, address)
    found = re.search(r'<section class="figure-period".*?</section>', html, re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", found[0]) if found else ""
    return " ".join(unescape(text).split())


def test_south_koreas_aid_of_thirteen_years_is_added_in_won(client):
    text = told(client, "/charts/aid/south-korea/?from=1995&to=2007")

    assert "From 1995 to 2007" in text
    assert "Government and private together Sum 2,962.1 billion won" in text
    assert "13 of 13 years on record, Unification Ministry" in text and "US$" not in text


def test_dollars_are_added_on_their_own(client):
    text = told(client, "/charts/aid/south-korea/?currency=usd&from=1995&to=2007")

    assert "Sum US$" in text and "won" not in text


def test_a_missing_year_is_named(client):
    text = told(client, "/charts/aid/united-states/?from=1995&to=2020")

    assert "Sum of 25 years" in text and "25 of 26 years on record; 1995 missing" in text


def test_a_bound_is_not_added_and_a_shorter_period_is_offered(client):
    html = page(client, "/charts/trade/total/?from=1990&to=2024")

    assert "1990 is given as a range or a bound: not added, and not compared." in html
    assert "/charts/trade/total/?from=1991&amp;to=2021#trade-total-period" in html


def test_shares_are_not_added(client):
    text = told(client, "/charts/trade/china-share/?from=2000&to=2010")

    assert "Mean of a year" in text and "percentage points" in text
    assert "Sum" not in text and "Shares of different years are not added." in text


def test_without_a_period_the_way_to_all_years_is_shown(client):
    text = told(client, "/charts/aid/south-korea/?currency=usd")

    assert text == "Sum, mean and change from 1995 to 2018"


def test_what_is_no_line_of_years_has_no_sums(client):
    assert told(client, "/charts/trade/leading-partners/") == ""


def test_a_way_keeps_what_else_was_asked(client):
    html = page(client, "/charts/aid/south-korea/?currency=usd")

    way = "?currency=usd&amp;from=1995&amp;to=2018#aid-south-korea-period"
    assert f'href="/charts/aid/south-korea/{way}"' in html


def test_the_api_has_the_same_sum(client):
    answer = client.get("/api/v1/charts/aid/south-korea/?currency=won&from=1995&to=2007").json()
    [whole, *_] = answer["period"]["series"]

    assert whole["sum"] == 2962100000000 and whole["missing"] == []
