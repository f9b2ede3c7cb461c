"""Pages and API over the loaded data: what a reader finds, and what is refused."""

import pytest

from tests.reading import api, chart, page, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def test_the_page_of_coal_names_it_in_korean_with_its_sanctions_and_claims(client):
    html = page(client, "/trade/goods/2701/")

    assert "석탄" in html and "270111 Anthracite" in html
    assert "violation" not in html.casefold()
    measures = table(html, "measures-table")
    assert ["Resolution 2371 (2017)", "Export ban paragraph 8"] in [row[:2] for row in measures]
    claims = table(html, "claims-table")
    assert len(claims) == 1 + 40


def test_a_headline_names_the_goods_of_its_line_and_not_what_they_lie_in(client):
    figure = chart(client, "trade/commodity-value", "?goods=50-60&country=CHN&direction=import")

    assert [each["slug"] for each in figure["series"]] == ["hs-5407"]
    assert figure["headline"]["text"].startswith(
        "Imports of woven synthetic filament fabrics from China: "
    )
    assert figure["subtitle"].startswith(
        "Imports from China within textile fibres and fabrics, value"
    )


def test_years_without_a_record_are_named_under_the_cap(client):
    petroleum = chart(client, "trade/cap-headroom", "?cap=2710-bbl")

    assert "No record of the whole year, which is not a zero: 2022." in petroleum["notes"]


@pytest.mark.parametrize("asked", ["CHN", "China", "중국"])
def test_the_partner_that_is_drawn_is_marked_however_it_was_asked_for(client, asked):
    html = page(client, f"/trade/goods/2701/?country={asked}&direction=export")

    assert 'href="?country=CHN&amp;direction=export" aria-current="true">China</a>' in html


def test_claims_about_a_part_of_a_code_say_so(client):
    html = page(client, "/trade/goods/claims/?within=27&coverage=part&rule=all")

    assert "only a part: gasoline" in html


def test_a_resolution_lists_what_is_recorded_after_its_bans(client):
    html = page(client, "/trade/sanctions/2371/")

    rows = [row[:2] for row in table(html, "claims-table")]
    assert ["2024", "72 Iron and steel"] in rows
    assert ["Sep 2017", "2701 Coal"] not in rows
    assert "violation" not in html.casefold()


def test_goods_are_found_by_code_and_by_name_in_two_languages(client):
    for words in ("coal", "석탄", "2701"):
        assert "2701 Coal" in page(client, f"/trade/goods/?q={words}"), words
    assert "Nothing in the tree" in page(client, "/trade/goods/?q=unobtainium")


def test_the_site_search_finds_goods_and_resolutions(client):
    html = page(client, "/search/?q=textiles")

    assert "/trade/goods/50-63/" in html and "/trade/sanctions/2375/" in html


def test_measures_of_a_day_and_of_some_goods(client):
    asked = "?goods=2701&direction=export&issuer=unsc&on="
    before = api(client, "trade/measures", f"{asked}2017-08-04")["results"]
    after = api(client, "trade/measures", f"{asked}2017-09-05")["results"]

    def state_of_2371(rows):
        return {r["state"] for r in rows if (r["resolution"]["slug"], r["kind"]) == ("2371", "ban")}

    assert state_of_2371(before) == {"to-come"}
    assert state_of_2371(after) == {"in-force"}


def test_the_tree_in_the_api(client):
    (coal,) = api(client, "trade/commodities", "?within=2701&level=heading")["results"]

    assert (coal["parent"], coal["sector"]) == ("27", "minerals-fuels")
    assert "2371 ban" in coal["measures"]
    early = api(client, "trade/commodities", "?within=2701&level=heading&on=2010-01-01")
    assert early["results"][0]["measures"] == []


@pytest.mark.parametrize("table_name", ["goods", "commodities", "measures"])
def test_files_hold_every_row(client, table_name):
    query = "&rule=all" if table_name == "goods" else ""
    answer = client.get(f"/api/v1/trade/{table_name}/?format=csv{query}")
    lines = b"".join(answer.streaming_content).decode().splitlines()

    rows = {"goods": 544, "commodities": 181, "measures": 60}[table_name]
    assert f"{rows} rows" in lines[-1] or len(lines) >= rows + 1


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/api/v1/trade/goods/?comodity=27", "Did you mean “commodity”?"),
        ("/api/v1/trade/goods/?commodity=wigs", "Did you mean “6704 Wigs"),
        ("/api/v1/trade/goods/?commodity=0303", "On record of chapter 03: 03, 0305"),
        ("/api/v1/trade/goods/?commodity=9999", "chapters run from 01 to 97"),
        ("/api/v1/trade/goods/?sector=garment", "Did you mean “garments”?"),
        ("/api/v1/trade/measures/?kind=bann", "Did you mean “ban”?"),
        ("/api/v1/trade/measures/?on=2099-01-01", "has not come yet"),
        ("/trade/goods/?sort=name", "“sort” is not a parameter here."),
        ("/trade/goods/2701/?country=Atlantis", "“Atlantis” is not a country"),
        ("/trade/goods/2701/?goods=26", "“goods” is not a parameter here."),
        ("/trade/sanctions/?cap=coal", "“coal” is not known. "),
        ("/trade/sanctions/2371/?on=yesterday", "“yesterday” is not a day"),
        ("/charts/trade/goods-sectors/?rule=all", "“all” is not known."),
    ],
)
def test_what_is_not_understood_is_refused_in_a_sentence(client, address, sentence):
    response = client.get(address)

    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_a_guess_at_goods_is_never_at_others(client):
    def nearest(text):
        [error] = client.get("/api/v1/trade/goods/", {"commodity": text}).json()["errors"]
        return error["nearest"]

    assert nearest("0303") == "03"
    assert nearest("9999") is None
    assert nearest("wigs") == "6704"


@pytest.mark.parametrize("address", ["/trade/goods/9999/", "/trade/sanctions/9999/"])
def test_unknown_goods_and_resolutions_are_not_found(client, address):
    assert client.get(address).status_code == 404


def test_before_anything_was_known_there_is_nothing(client):
    html = page(client, "/trade/sanctions/?as_of=2020-01-01")

    assert "This cap was not on record then" not in html  # nothing to draw, so no picture
    assert table(html, "resolutions-table")[1:] == []
    assert client.get("/trade/goods/2701/?as_of=2020-01-01").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/trade/commodities/?within=03",
        "/api/v1/trade/commodities/?sector=minerals-fuels",
        "/api/v1/trade/commodities/?on=2019-01-01&level=chapter",
        "/api/v1/trade/measures/?goods=03",
        "/api/v1/trade/goods/?within=03",
        "/api/v1/trade/commodity-shares/?sector=minerals-fuels",
        "/charts/trade/commodity-value/?goods=03",
        "/charts/trade/commodity-quantity/?goods=03&rule=all",
        "/charts/trade/commodity-price/?goods=03",
        "/charts/trade/goods-sectors/",
        "/charts/trade/goods-chapters/",
        "/charts/trade/goods-shares/",
        "/charts/trade/goods-broken-down/",
        "/charts/trade/cap-headroom/",
        "/charts/trade/china-goods-of-month/",
        "/trade/goods/?q=coal",
        "/trade/goods/claims/?within=03",
        "/trade/sanctions/2371/?on=2019-01-01",
    ],
)
def test_goods_that_were_not_known_yet_are_answered_with_nothing(client, address):
    answer = client.get(f"{address}{'&' if '?' in address else '?'}as_of=2020-01-01")

    assert answer.status_code == (404 if "/2371/" in address else 200)
    if address.startswith("/api/"):
        assert answer.json()["results"] == []


def test_the_index_lists_by_sector_what_is_on_record_and_names_what_is_not(client):
    html = page(client, "/trade/goods/")

    goods = [row[0] for row in table(html, "textiles-table")]
    assert "50-63 Textiles and garments 섬유제품" in goods
    assert "50 Silk 견" not in goods  # restricted, yet nobody gives a figure
    assert "50 Silk" in html


def test_codes_of_a_measure_are_linked_and_set_apart_by_commas(client):
    html = page(client, "/trade/goods/2701/")

    [row] = [
        r for r in table(html, "measures-table") if r[2].startswith("coal, iron, iron ore, lead")
    ]
    assert row[2].endswith("HS 2701, 2601, 72, 78, 2607, 03")
    assert '<a href="/trade/goods/2607/">2607</a>' in html
