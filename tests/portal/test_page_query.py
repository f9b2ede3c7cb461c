"""What an address asks of a page, and what of each figure on it."""

import re

import pytest
from django.http import QueryDict

from nkworld.asking.questions import InvalidQuery, UnknownParameter
from nkworld.portal.page_query import as_current_page, current_page
from tests.reading import page

PATH = "/trade/"


def test_a_figure_takes_its_part_and_the_page_its_own():
    query = QueryDict("from=2000&trade-total.marks=tests&trade-share.from=2010")

    with as_current_page(PATH, query) as current:
        with current.of_figure("trade-total") as part:
            assert part == {"marks": "tests"}
        assert current_page() is current
    assert current.query.dict() == {"from": "2000"}
    assert current_page() is None


def test_an_address_changes_one_figure_and_keeps_the_rest():
    query = QueryDict("from=2000&trade-total.marks=tests&trade-share.from=2010")

    with as_current_page(PATH, query) as current:
        changed = current.address("trade-total", "marks", "none")
        cleared = current.address("trade-total", "marks", "")

    assert changed == ("/trade/?from=2000&trade-total.marks=none&trade-share.from=2010#trade-total")
    assert cleared == "/trade/?from=2000&trade-share.from=2010#trade-total"


def test_a_part_for_no_figure_is_refused_by_the_nearest_name():
    with as_current_page(PATH, QueryDict("trade-totl.marks=tests")) as current:
        with current.of_figure("trade-total"):
            pass
        with pytest.raises(UnknownParameter, match="Did you mean “trade-total”"):
            current.refuse_the_rest()


def test_a_refusal_that_a_panel_hides_is_the_pages():
    with as_current_page(PATH, QueryDict("trade-total.from=x")) as current:
        with pytest.raises(InvalidQuery), current.of_figure("trade-total"):
            raise InvalidQuery([("from", "Write a year.")])
        with pytest.raises(InvalidQuery, match="Write a year"):
            current.refuse_the_rest()


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("path", "query", "sentence"),
    [
        ("/trade/", "trade-total.marks=x", "is not known"),
        ("/trade/", "trade-total.mark=x", "“mark” is not a parameter here"),
        ("/trade/", "nothing.marks=tests", "No figure “nothing” stands on this page"),
        ("/trade/", "trade-total.from=2000&trade-total.from=2001", "given twice"),
        ("/about/", "trade-total.marks=tests", "No figure"),
        ("/countries/china/", "diplomacy-voting-agreement.country=RUS", ""),
        ("/", "trade-total.from=x", "Write a year"),
    ],
)
def test_what_no_figure_understands_is_refused_in_a_sentence(client, path, query, sentence):
    response = client.get(f"{path}?{query}")

    assert response.status_code == 400
    assert sentence in response.content.decode()


@pytest.mark.usefixtures("loaded")
def test_every_switch_on_a_page_leads_to_its_figure_on_that_page(client):
    html = page(client, "/trade/")

    groups = re.findall(r'<div class="row figure-switch.*?</div>', html, re.DOTALL)
    links = [link for group in groups for link in re.findall(r'href="([^"]+)"', group)]
    assert len(links) > 10
    for link in links:
        if not link.startswith(
            ("/diplomacy/", "/annotations/")
        ):  # what is marked has a page of its own
            path, _, dom_id = link.partition("#")
            assert path.partition("?")[0] == "/trade/"
            assert f'id="{dom_id}"' in html
