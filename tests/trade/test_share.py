"""A share names its whole: a page prints the one it assumes, the API asks for it."""

from decimal import Decimal

import pytest

from tests.reading import api, chart, line, page

pytestmark = pytest.mark.django_db
SHARE = "/api/v1/charts/trade/share/"


def test_the_api_refuses_a_share_of_nothing_named(client, universe):
    answer = client.get(SHARE, {"country": "XRU"})

    assert answer.status_code == 400
    told = answer.content.decode()
    assert "denominator" in told
    assert "world, world-and-inter-korean" in told


def test_an_unknown_whole_is_refused_with_the_nearest(client, universe):
    answer = client.get(SHARE, {"country": "XRU", "of": "worlds"})

    assert answer.status_code == 400
    assert "Did you mean “world”?" in answer.content.decode()


def test_a_named_whole_is_in_every_answer_and_changes_it(client, loaded):
    excluding = api(client, "charts/trade/share", "?of=world")
    including = api(client, "charts/trade/share", "?of=world-and-inter-korean")

    assert round(line(excluding, "share")["2015"], 1) == Decimal("91.4")
    assert round(line(including, "share")["2015"], 1) == Decimal("63.7")
    assert "excluding inter-Korean trade" in excluding["denominator"]
    assert "including inter-Korean trade" in including["denominator"]


def test_the_share_of_china_is_that_of_its_own_figure(client, loaded):
    both = chart(client, "trade/china-share")

    for of, slug in (("world", "excluding"), ("world-and-inter-korean", "including")):
        share = chart(client, "trade/share", f"?country=CHN&of={of}")
        assert line(share, "share") == line(both, slug)


def test_a_page_names_the_whole_it_assumes_and_says_it_to_the_api(client, loaded):
    html = page(client, "/charts/trade/share/?country=CHN")

    assert "two-way trade with the whole world as the same source totals it" in html
    assert "/api/v1/charts/trade/share/?of=world&amp;country=CHN" in html
