"""A country in two years: what each figure says of both, and a word for the change."""

import re
from decimal import Decimal
from html import unescape

import pytest

from nkworld.charts import Point
from nkworld.portal.views.compare import change
from tests.reading import page, queries, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
ADDRESS = "/countries/vietnam/then-and-now/"


def rows_of(html):
    """{(title, small print): (then, now, in a word)}"""
    body = html.split('id="then-and-now-table"')[1].split("<tbody>")[1].split("</table>")[0]
    found = {}
    for row in body.split("<tr>")[1:]:
        head, then, _, now, word = re.split(r"<td[^>]*>", row)
        title, _, note = head.partition("<small>")
        key = (text_of(f"<{title}"), text_of(note))
        found[key] = tuple(map(text_of, (then, now, word)))
    return found


def of(html, title):
    return next(told for (each, _), told in rows_of(html).items() if each.endswith(title))


def test_each_domain_has_its_row_without_being_named(client):
    html = page(client, "/countries/russia/then-and-now/")
    titles = {title for title, _ in rows_of(html)}

    for title in ("Trade", "UN votes", "Embassies", "Visits of leaders and ministers", "Aid"):
        assert any(each.endswith(title) for each in titles), title


def test_votes_say_what_the_figure_of_votes_says(client):
    html = page(client, f"{ADDRESS}?then=2010&now=2023")
    lines = page(client, "/charts/diplomacy/voting-agreement.csv?country=VNM").splitlines()
    shares = {row.split(",")[2]: Decimal(row.split(",")[3]) for row in lines[1:] if "," in row}
    then, now, word = of(html, "UN votes")

    assert then.startswith(f"2010 {shares['2010']:.1f} %")
    assert now.startswith(f"2023 {shares['2023']:.1f} %")
    assert word == f"{shares['2010'] - shares['2023']:.1f} points less"


def test_no_figure_is_a_value_and_nothing_is_compared_with_it(client):
    html = page(client, f"{ADDRESS}?then=2010&now=2023")
    then, now, word = of(html, "Trade")

    assert then.startswith("2010 no figure") and "<i>no figure</i>" in html
    assert now.startswith("2023 US$ 15.8 m")
    assert word == "Cannot be compared"


def test_every_number_leads_to_who_says_so(client):
    html = page(client, f"{ADDRESS}?then=2010&now=2023")
    links = re.findall(r'<a href="(/numbers/[^"]+)"', html)

    assert len(links) == 3
    for link in links:
        page(client, link.replace("&amp;", "&"))


def test_unless_asked_it_is_2010_and_the_newest_year_of_each_row(client):
    html = page(client, "/countries/china/then-and-now/")

    assert "China, 2010 and now" in html
    for title, chart in (("Trade", "trade/partner"), ("UN votes", "diplomacy/voting-agreement")):
        lines = page(client, f"/charts/{chart}.csv?country=CHN").splitlines()[1:]
        assert of(html, title)[1][:4] == max(row.split(",")[2] for row in lines)
    assert of(html, "Trade")[1][:4] > of(html, "UN votes")[1][:4]


def test_it_is_one_click_from_the_country(client):
    assert f'href="{ADDRESS}"' in page(client, "/countries/vietnam/")


def test_it_costs_few_queries(client):
    assert queries(client, "/countries/china/then-and-now/") <= 40


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("then=2020&now=2010", "2020 is not before 2010"),
        ("then=soon", "Write a year in four digits"),
        ("than=2010", "Did you mean “then”?"),
    ],
)
def test_what_is_not_understood_is_refused(client, query, sentence):
    response = client.get(f"{ADDRESS}?{query}")

    assert response.status_code == 400
    assert sentence in response.content.decode()


@pytest.mark.parametrize(
    ("then", "now", "measure", "word"),
    [
        (10, 10, "money", "Unchanged"),
        (10, 35, "money", "3.5 times as much"),
        (10, 8, "money", "20 % less"),
        (0, 8, "money", "More"),
        ("80.5", "64.9", "percent", "15.6 points less"),
    ],
)
def test_the_word_for_a_change(then, now, measure, word):
    points = (Point("2010", Decimal(then)), Point("2023", Decimal(now)))

    assert change(*points, measure) == word


def test_two_sources_and_a_bound_are_not_compared():
    one, other = Point("2010", Decimal(1), source="a"), Point("2023", Decimal(2), source="b")
    bound = Point("2023", None, low=Decimal(2), source="a")

    assert change(one, other, "money") == change(one, bound, "money") == "Cannot be compared"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_its_files_say_what_the_page_says(client, ending):
    html = page(client, f"{ADDRESS}?then=2010&now=2023")
    address = unescape(re.search(rf'href="([^"]+then-and-now[.]{ending}[^"]*)"', html)[1])

    response = client.get(address)

    assert response.status_code == 200
    assert f'filename="vietnam-2010-2023.{ending}"' in response["Content-Disposition"]
    if ending == "csv":
        head, *rows = response.content.decode().splitlines()
        assert head == "what,measure,then_year,then,then_note,now_year,now,now_note,change"
        assert any(row.startswith("UN votes,") and "80.5 %" in row for row in rows)


def test_no_year_that_is_not_over_has_an_end(client):
    html = page(client, f"{ADDRESS}?then=2010&now=2099")
    then, now, word = of(html, "Embassies")

    assert not then.startswith("2010 no figure")
    assert now.startswith("2099 no figure") and now.endswith("not over")
    assert word == "Cannot be compared"


@pytest.mark.parametrize("year", ["1850", "2099"])
def test_the_search_tells_nothing_of_a_year_that_no_figure_can_be_of(client, year):
    assert "then-and-now" not in page(client, f"/search/?q=Vietnam+{year}").split("<main")[1]
