"""The console of the API, where scripts run."""

import json

from playwright.sync_api import expect


def test_the_answer_comes_to_the_page_with_the_line_to_copy(visit, portal):
    page = visit("/api/v1/docs/console/?at=/api/v1/trade/flows/")
    for name, value in (("country", "CHN"), ("period", "2020"), ("direction", "import")):
        page.get_by_label(name, exact=True).fill(value)
    address = f"{portal.address}/api/v1/trade/flows/?country=CHN&direction=import&period=2020"
    expect(page.locator(".console-address")).to_have_attribute("href", f"{address}&page_size=5")
    page.get_by_role("button", name="Ask").click()
    answer = page.get_by_role("group", name="The answer")
    expect(answer).to_be_visible()

    assert page.url.endswith("/console/?at=/api/v1/trade/flows/")  # the page has stayed
    assert json.loads(answer.inner_text())["results"][0]["value"] == 712_800_000
    expect(page.get_by_role("group", name="curl")).to_have_text(f"curl -s '{address}&page_size=5'")
    expect(page.locator(".console-answer")).to_contain_text("units are left to ask with")
