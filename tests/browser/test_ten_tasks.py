"""Ten things that readers come for, each within three actions from the home page.

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
