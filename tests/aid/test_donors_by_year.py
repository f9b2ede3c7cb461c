"""Donors by year: what each gave by one source, who stopped and who began."""

import csv
import re
from html import unescape

import pytest

from tests.reading import page, queries, table, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
ADDRESS = "/aid/donors/by-year/"


def rows_of(html):
    """[(donor, account, cells in words)] of the table, the headings left out."""
    body = html.split('id="heat-table"')[1].split("<tbody>")[1].split("</table>")[0]
    found = []
    for row in body.split("<tr>")[1:]:
        head, *cells = re.split(r"<td[^>]*>", row)
        full = [re.sub(r'<span class="heat-short">.*?</span>', "", cell) for cell in cells]
        account = re.search(r"<small>(.*?)</small>", head)
        found.append(
            (text_of(head.split("<small>")[0]), account and account[1], [*map(text_of, full)])
        )
    return found


def columns_of(html):
    return re.findall(r'<span class="heat-full">(\d{4})</span><span class="heat-short">’', html)


def lasts(html):
    return [cells[-1] for _, _, cells in rows_of(html)]


def test_a_cell_says_what_the_figure_of_its_year_says(client):
    html = page(client, f"{ADDRESS}?from=2019&to=2019")
    of_ocha = {name: cells[0] for name, account, cells in rows_of(html) if "OCHA" in account}
    lines = page(client, "/charts/aid/donors.csv?period=2019").splitlines()[1:]
    given = {row.split(",")[2]: row.split(",")[3] for row in lines if ",fts," in row}

    assert len(given) > 5
    for donor in ("Switzerland", "Sweden", "Norway", "Canada"):
        shown = f"{int(given[donor]) / 1e6:.1f}"
        assert of_ocha[donor] == shown


def test_a_gift_to_one_agency_is_the_least_that_was_given(client):
    html = page(client, f"{ADDRESS}?from=2020&to=2020")
    [switzerland] = [
        cells
        for name, account, cells in rows_of(html)
        if (name, account[-8:]) == ("Switzerland", "reported")
    ]

    assert switzerland[0].startswith("at least")


def test_who_stopped_stands_alone_with_the_last_years_that_it_gave(client):
    html = page(client, f"{ADDRESS}?stopped=2018")

    assert lasts(html) == sorted(lasts(html), reverse=True)
    assert set(lasts(html)) and max(lasts(html)) <= "2018"
    assert max(columns_of(html)) == max(lasts(html))
    assert len(page(client, ADDRESS)) > len(html)


def test_who_is_silent_in_one_account_has_not_stopped_who_speaks_in_another(client):
    html = page(client, ADDRESS)
    switzerland = {cells[-1] for name, _, cells in rows_of(html) if name == "Switzerland"}

    assert switzerland == {"2023"}
    assert "Switzerland" not in {
        name for name, *_ in rows_of(page(client, f"{ADDRESS}?stopped=2016"))
    }


def test_who_began_stands_alone(client):
    firsts = {cells[-2] for _, _, cells in rows_of(page(client, f"{ADDRESS}?began=2012"))}

    assert firsts and min(firsts) >= "2012"


def test_a_heading_sorts_and_keeps_what_was_asked(client):
    html = page(client, f"{ADDRESS}?stopped=2020&sort=name")
    names = [name for name, *_ in rows_of(html)]

    assert names == sorted(names)
    assert "?sort=-name&amp;stopped=2020" in html
    assert 'aria-sort="ascending"' in html


def test_every_amount_leads_to_its_claim(client):
    html = page(client, ADDRESS)
    links = re.findall(r'<td class="heat-\d[^"]*"><a href="([^"]+)"', html)

    assert len(links) == len(re.findall(r'<td class="heat-\d', html)) > 20
    assert "OCHA" in page(client, links[0])


def test_nothing_is_totalled_and_it_costs_few_queries(client):
    assert "Total" not in page(client, ADDRESS)
    assert queries(client, ADDRESS) <= 12
    assert queries(client, f"{ADDRESS}?from=1995") == queries(client, ADDRESS)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("sort=size", "is not a column"),
        ("stopped=soon", "Write a year in four digits"),
        ("from=2015&to=2010", "runs backwards"),
        ("stoped=2017", "Did you mean “stopped”?"),
        ("multiples=1", "is not a parameter here"),
    ],
)
def test_what_is_not_understood_is_refused(client, query, sentence):
    response = client.get(f"{ADDRESS}?{query}")

    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_where_nobody_is_as_asked_it_says_so(client):
    assert "Nobody is as asked" in page(client, f"{ADDRESS}?stopped=1980")


@pytest.mark.parametrize("words", ["donors+stopped+after+2017", "donors+by+year"])
def test_the_search_finds_it(client, words):
    assert f'href="{ADDRESS}"' in page(client, f"/search/?q={words}")


def test_it_has_the_files_and_the_picture_that_figures_have(client):
    html = page(client, f"{ADDRESS}?from=2016&to=2023")
    names = {unescape(name) for name, *_ in rows_of(html)}
    for ending in ("csv", "xlsx", "png", "zip"):
        assert f'href="/charts/aid/donors-by-year.{ending}?from=2016&amp;to=2023"' in html
    assert "/charts/aid/donors-by-year.card.png" in html

    rows = [
        *csv.DictReader(
            page(client, "/charts/aid/donors-by-year.csv?from=2016&to=2023").splitlines()
        )
    ]

    assert {row["label"].split(":")[0] for row in rows} == names
    assert {row["period"] for row in rows} == set(columns_of(html))


def test_the_table_of_its_chart_has_a_row_for_each_account(client):
    html = page(client, "/charts/aid/donors-by-year/?from=2019&to=2019")
    head, *rows = table(html, "aid-donors-by-year-table")
    shown = {name for name, *_ in rows_of(page(client, f"{ADDRESS}?from=2019&to=2019"))}

    assert head[1] == "2019"
    assert {row[0].split(":")[0] for row in rows} == shown
    address = re.search(r'href="(/numbers/aid/donors-by-year/switzerland-[^"]+/2019/)', html)[1]
    assert "Switzerland" in page(client, address)
