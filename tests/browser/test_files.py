"""Foreign files in a real browser: handed in untouched, answered on the page, read into a draft."""

import pytest

from tests.browser.desk import People, keeps_the_rules, press
from tests.mapping.shapes import CHINESE, EUROPEAN, MATRICES, TRAPS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIVE = {
    "countries across": MATRICES,
    "its own exports": CHINESE,
    "French": EUROPEAN,
    "signs beside years and figures": MATRICES,
    "dates for years": MATRICES,
}
SOURCES = {"kotra": "KOTRA", "china-customs": "Chinese customs"}


@pytest.fixture(scope="module")
def page(chromium, portal):
    everybody = People(chromium, portal)
    yield everybody("researcher")
    everybody.close()


def hand_in(page, shape, folder, label):
    file = folder / shape.name
    file.write_bytes(shape.data)
    page.goto("/admin/provenance/release/add/")
    page.get_by_label("Dataset", exact=True).select_option(label="Trade by partner")
    page.get_by_label("Source", exact=True).select_option(label=SOURCES[shape.source])
    page.get_by_label("Label", exact=True).fill(label)
    page.get_by_label("File", exact=True).set_input_files(str(file))
    page.click("#content-main input[type=submit]")
    page.locator("#mapping-preview").wait_for()


@pytest.mark.parametrize("name", FIVE)
def test_a_file_gets_in_untouched_with_three_answers_at_most(page, tmp_path, name):
    shape = FIVE[name][name]
    hand_in(page, shape, tmp_path, f"{name}_by_partner_in_columns_of_its_own")
    keeps_the_rules(page)
    for key, answer in shape.answers.items():
        choice = page.locator(f'[name="{key}"][value="{answer}"]')
        if choice.count():
            choice.check()
        else:
            page.locator(f'[name="words-{key}"]').fill(answer)
    press(page, "Look again")
    page.locator(".is-open").first.wait_for(state="detached")
    count = len(shape.figures)
    page.locator("#mapping-preview strong", has_text=f"{count} figures").wait_for()
    press(page, "Read the file")

    page.wait_for_url("**/provenance/release/*/change/**")
    # Nor does a long name make the page wider than a phone.
    wide = page.viewport_size
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.set_viewport_size(wide)


def test_a_trap_is_named_and_the_file_stays_unread(page, tmp_path):
    hand_in(page, TRAPS["South Korea in the title"], tmp_path, "trap")

    press(page, "Read the file")

    page.get_by_role("alert").wait_for()
    assert "A1 says South Korea" in page.locator(".is-open").first.inner_text()
