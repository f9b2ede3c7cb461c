"""Things that readers come for, each within three actions from the home page.

An action is a link or button that is pressed, or a question that is typed and sent.
"""

import re
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

MOST = 3


class Reader:
    """Somebody who begins at home and counts what they do."""

    def __init__(self, page):
        self.page = page
        self.actions = 0

    def acts(self):
        self.actions += 1
        assert self.actions <= MOST

    def looks_up(self, words):
        self.acts()
        field = self.page.locator("#site-search")
        field.fill(words)
        field.press("Enter")
        self.page.wait_for_url("**/search/?q=*")

    def follows(self, link):
        self.acts()
        link.click()

    @property
    def answer(self):
        return self.page.get_by_role("region", name="Answer")

    @property
    def card(self):
        return self.page.get_by_role("dialog")


@pytest.fixture
def reader(visit):
    return Reader(visit("/"))


def test_chinas_share_of_2015_is_cited_down_to_the_page_it_was_read_on(reader):
    reader.looks_up("China share 2015")
    expect(reader.answer).to_contain_text("91.4 %")
    reader.follows(reader.answer.get_by_role("link", name="91.4 %"))
    expect(reader.card).to_contain_text("KOTRA on China, 2015, Exports")
    read_at = reader.card.get_by_role("link", name="where it was read").first

    assert urlsplit(read_at.get_attribute("href")).scheme == "https"
    reader.follows(reader.card.get_by_role("link", name="2,480,000,000"))
    expect(reader.card).to_contain_text("24億8000万ドル")


def test_coal_to_china_in_2017_is_held_against_its_cap_with_a_verdict(reader):
    reader.looks_up("coal to China 2017 against its cap")

    sentence = reader.answer.locator(".answer-sentence")
    expect(sentence).to_contain_text("recorded US$ 413.6 m; allowed US$ 400.9 m")
    expect(sentence).to_contain_text("103.2 % of the US$ 400.9 m")
    expect(sentence).to_contain_text("64.4 % of the 7,500,000 tonnes")
    expect(sentence).to_contain_text("on record the cap was passed")


def test_the_embassies_closed_since_2019_are_counted_and_listed(reader):
    reader.looks_up("embassies closed since 2019")

    sentence = reader.answer.locator(".answer-sentence")
    expect(sentence).to_contain_text("from 2019 to")
    expect(sentence).to_contain_text("not open again on record: Kuala Lumpur")
    number = int(re.search(r"\d+", reader.answer.locator(".answer-number").inner_text())[0])
    assert number > 0
    reader.follows(reader.answer.locator(".answer-links a").first)
    expect(reader.page.locator("main")).to_contain_text("Kathmandu")


def test_south_koreas_aid_from_1995_to_2007_is_one_sum(reader):
    reader.looks_up("South Korea's aid 1995-2007")

    expect(reader.answer.locator(".answer-number")).to_contain_text("2,962.1 billion won")
    expect(reader.answer).to_contain_text("the sum of 13 yearly figures")


def test_russia_is_set_against_china(reader):
    reader.looks_up("Russia against China")
    reader.follows(reader.answer.get_by_role("link").first)
    reader.page.wait_for_url("**/compare/?*")

    assert set(parse_qs(urlsplit(reader.page.url).query)["c"]) == {"RUS", "CHN"}
    headings = reader.page.get_by_role("heading").all_inner_texts()
    for domain in ("Trade", "UN votes", "Travel", "Aid"):
        assert any(domain in heading for heading in headings)


def test_a_chart_is_taken_into_excel(reader, tmp_path):
    reader.follows(reader.page.get_by_text("Notes, numbers and files").first)
    with reader.page.expect_download() as download:
        reader.follows(reader.page.get_by_role("link", name="Excel", exact=True).first)
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)

    sheet = openpyxl.load_workbook(file).worksheets[0]  # read whole: nothing stays open
    values = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert any(isinstance(value, int | float) for value in values)


def test_what_changed_since_a_date_is_asked(reader):
    reader.follows(reader.page.get_by_role("link", name="What changed"))
    reader.page.wait_for_url("**/changes/")
    reader.acts()
    since = reader.page.get_by_label("Since", exact=True)
    since.fill("2026-10-01")
    since.press("Enter")
    reader.page.wait_for_url("**/changes/?*since=2026-10-01*")

    expect(reader.page.locator("main")).to_contain_text("October 2026")


def test_whether_a_number_is_disputed_is_told(reader):
    reader.looks_up("are exports to China 2016 disputed")
    expect(reader.answer).to_contain_text("4 sources of 2 origins")
    reader.follows(reader.answer.get_by_role("link", name="US$ 2.63 bn"))

    expect(reader.card).to_contain_text("Disputed: sources lie")


def test_kaesong_is_found(reader):
    reader.looks_up("Kaesong")
    reader.follows(reader.page.locator("main").get_by_role("link", name="The Kaesong zone").first)

    reader.page.wait_for_url("**/travel/kaesong/")


def test_a_chart_is_embedded(reader):
    reader.follows(reader.page.get_by_text("Notes, numbers and files").first)
    reader.follows(reader.page.get_by_role("link", name="Embed", exact=True).first)
    code = reader.page.locator("#embed textarea").first.input_value()

    address = re.search(r'src="([^"]+)"', code)[1]
    answer = reader.page.request.get(address)
    assert answer.ok
    assert "frame-ancestors *" in answer.headers["content-security-policy"]


def test_oil_of_2019_stands_beside_its_cap(reader):
    reader.looks_up("refined oil 2019 UN cap")

    sentence = reader.answer.locator(".answer-sentence")
    expect(sentence).to_contain_text("recorded 418,000 barrels; allowed 500,000 barrels")
    expect(sentence).to_contain_text("83.6 %")


def test_a_country_then_and_now(reader):
    reader.looks_up("Vietnam 2010 and now")
    sentence = reader.answer.locator(".answer-sentence")
    expect(sentence).to_contain_text("80.5 % (2010), 64.9 % (2023)")
    expect(sentence).to_contain_text("Both (2010), Both (")
    reader.follows(reader.answer.get_by_role("link", name="Vietnam, 2010 and now"))

    table = reader.page.locator("table#then-and-now-table, #then-and-now-table table").first
    for row in ("Trade", "UN votes", "Embassies", "Visits of leaders and ministers"):
        expect(table).to_contain_text(row)


def test_donors_that_stopped_are_listed(reader):
    reader.looks_up("donors that stopped after 2017")
    reader.follows(reader.page.locator("main").get_by_role("link", name="Donors by year").first)
    reader.acts()
    after = reader.page.get_by_label("Nothing after")
    after.fill("2017")
    after.press("Enter")
    reader.page.wait_for_url("**/aid/donors/by-year/?*2017*")

    rows = reader.page.locator("main tbody tr")
    last = rows.locator("td:last-child").all_inner_texts()
    assert last
    assert all(int(year) <= 2017 for year in last)


def test_seafood_before_and_after_its_ban_goes_into_excel(reader, tmp_path):
    reader.looks_up("seafood before and after 2017")
    expect(reader.answer).to_contain_text("banned since August 2017. The newest on record: US$")
    reader.follows(reader.answer.get_by_role("link", name=re.compile("the figure$")))
    with reader.page.expect_download() as download:
        reader.follows(reader.page.get_by_role("link", name="Excel", exact=True).first)

    assert download.value.suggested_filename.endswith(".xlsx")


def test_workers_in_russia_are_the_newest_estimate(reader):
    reader.looks_up("how many North Korean workers in Russia")

    expect(reader.answer.locator(".answer-number")).to_contain_text("15,000")
    expect(reader.answer).to_contain_text("an estimated 15,000 persons in April 2025")


def test_a_figure_that_was_left_out_is_told_as_such(reader):
    reader.looks_up("trade with Mexico 2003")

    sentence = reader.answer.locator(".answer-sentence")
    expect(sentence).to_contain_text("the two Koreas mixed up")
    expect(sentence).to_contain_text("US$ 24.1 m of exports")


def test_trade_of_the_month_after_the_border_reopened(reader):
    reader.looks_up("when did the border reopen")
    event = reader.page.get_by_role("link", name="27 August 2023: Border reopens for citizens")
    reader.follows(event)
    row = reader.page.get_by_role("row", name=re.compile("Border reopens for citizens"))
    reader.follows(row.get_by_role("link", name=re.compile("month")).first)

    month = reader.page.get_by_role("row", name=re.compile("September 2023|2023-09"))
    expect(month.first).to_contain_text("188")


def test_why_malaysia_has_no_relations(reader):
    reader.looks_up("why has Malaysia no relations")
    expect(reader.answer).to_contain_text("Relations broken off; since 19 March 2021")
    reader.follows(reader.answer.get_by_role("link").first)

    expect(reader.page.locator("main")).to_contain_text("over an extradition to the United States")


def test_the_balance_of_2015_is_cited(reader):
    reader.looks_up("trade balance 2015")
    expect(reader.answer.locator(".answer-number")).to_contain_text("850.0 m")
    reader.follows(reader.answer.get_by_role("link", name=re.compile("the figure$")))

    apa = reader.page.locator("#cite")
    expect(apa).to_contain_text("North Korea in the World. (2026")
    expect(apa).to_contain_text("850.0 m in 2015, per KOTRA")


def test_what_is_new_is_followed(reader):
    reader.follows(reader.page.get_by_role("link", name="What changed"))
    reader.page.wait_for_url("**/changes/")

    for way in ("Atom feed", "JSON Feed", "By e-mail"):
        expect(reader.page.get_by_role("link", name=re.compile(way)).first).to_be_visible()


def test_who_lands_deep_on_a_phone_knows_where_and_what(visit):
    page = visit("/countries/russia/trade/", width=360)
    first_screen = page.viewport_size["height"]

    for part in (page.get_by_role("link", name="Countries"), page.locator("h1, main svg")):
        assert part.first.bounding_box()["y"] < first_screen
    assert page.locator("main svg:visible").first.bounding_box()["y"] < first_screen


def test_an_embassy_is_found_by_its_city(reader):
    reader.looks_up("embassy in Berlin")
    reader.follows(reader.page.get_by_role("link", name="Embassy of North Korea in Berlin"))

    expect(reader.page.locator("#diplomacy")).to_contain_text("Berlin")


def test_a_left_out_row_leads_to_all_that_is_left_out_of_a_country(reader):
    reader.looks_up("trade with Mexico 2003")
    reader.follows(reader.answer.get_by_role("link", name=re.compile("left out", re.I)).first)

    expect(reader.page.locator("main")).to_contain_text("South Korea")


def test_a_partner_finds_the_description_of_the_api(reader):
    reader.follows(reader.page.get_by_role("link", name="API").first)
    schema = reader.page.get_by_role("link", name=re.compile("OpenAPI")).first.get_attribute("href")
    described = reader.page.request.get(schema, headers={"Accept": "application/json"})

    assert described.ok
    assert "openapi" in described.text()[:400]


def test_a_partner_takes_the_numbers_of_a_chart_as_json(reader):
    reader.looks_up("China share 2015")
    reader.follows(reader.answer.get_by_role("link", name=re.compile("the figure$")))
    address = reader.page.get_by_role("link", name="JSON", exact=True).first.get_attribute("href")
    points = reader.page.request.get(address).json()

    assert "91.4" in str(points)
