"""A week at the desk: what each role does, from the foreign file to the audit log.

Figures are the seeds' own, and what is published here is taken back at the end.
"""

import pytest

from tests.browser.accessibility import RULES, violations
from tests.browser.desk import People, can_press, follow, keeps_the_rules, press, told
from tests.mapping.conftest import korean_workbook

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BEFORE, IN_THE_FILE = "3,530,000,000", "3,446,000,000"  # KOTRA's two readings of China, 2012
ACT = "Afghanistan: relations established, 1973"
ACTS = "/admin/diplomacy/relationact/?q=Afghanistan"
PASSWORD = "four-words-nobody-guesses"  # noqa: S105 - of an account on the test's own portal


@pytest.fixture(scope="module")
def people(chromium, portal):
    everybody = People(chromium, portal)
    yield everybody
    everybody.close()


def test_a_foreign_file_becomes_public_and_is_taken_back(people, tmp_path):
    review = a_researcher_reads_a_korean_workbook(people("researcher"), tmp_path)
    an_editor_comments_and_submits(people("editor"), review)
    an_approver_sends_it_back(people("approver"), review)
    the_editor_submits_again(people("editor"), review)
    public = the_approver_ticks_what_is_lost(people("approver"), review)

    reader = people("reader")
    reader.goto(public)
    row = reader.locator("tr", has_text="China, 2012, Imports")
    assert BEFORE in row.inner_text() and IN_THE_FILE in row.inner_text()
    reader.goto(row.get_by_role("link", name=IN_THE_FILE).first.get_attribute("href"))
    assert IN_THE_FILE in reader.inner_text("main")

    the_publisher_withdraws_it(people("publisher"), review)
    reader.reload()
    assert f"What KOTRA says now: {BEFORE}" in reader.inner_text("main")
    assert "The yearbook is read again" in reader.inner_text("main")


def a_researcher_reads_a_korean_workbook(page, folder):
    """One answer, and the draft is there; the address of its review."""
    page.goto("/admin/")
    keeps_the_rules(page)
    file = folder / "북한무역.xlsx"
    file.write_bytes(korean_workbook())
    follow(page, "Upload a spreadsheet")
    page.get_by_label("Dataset", exact=True).select_option(label="Trade by partner")
    page.get_by_label("Source", exact=True).select_option(label="KOTRA")
    page.get_by_label("Label", exact=True).fill("Yearbook")
    page.get_by_label("File", exact=True).set_input_files(str(file))
    page.click("#content-main input[type=submit]")

    preview = page.locator("#mapping-preview")
    amount = preview.locator("tbody td").nth(1)
    amount.filter(has_text="2,480,000,000").wait_for()
    keeps_the_rules(page)
    assert "is the sum of what was read" in preview.inner_text()
    wide = page.viewport_size
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.set_viewport_size(wide)
    page.check("[name=signs][value=zero]")
    press(page, "Look again")
    preview.locator("strong", has_text="7 figures").wait_for()
    page.check("[name=signs][value=unknown]")
    press(page, "Look again")
    preview.locator("strong", has_text="6 figures").wait_for()
    press(page, "Read the file")

    page.wait_for_url("**/provenance/release/*/change/**")
    assert "How “북한무역.xlsx” was read" in page.inner_text(".mapping-used")
    assert "It takes a second person to publish" in page.inner_text("#content")
    assert can_press(page, "Submit for review") and not can_press(page, "Publish")
    return page.url.split("?")[0]


def an_editor_comments_and_submits(page, review):
    page.goto(f"{review}?part=changed")
    follow(page, "Comment on China, 2012, Imports")
    page.get_by_label("Write a comment", exact=True).fill("Which page of the yearbook?")
    press(page, "Add the comment")
    page.locator(".comment-text", has_text="Which page of the yearbook?").wait_for()
    page.goto(review)
    keeps_the_rules(page)
    press(page, "Submit for review")
    told(page, "a second person can publish it now")
    assert not can_press(page, "Publish")


def an_approver_sends_it_back(page, review):
    page.goto("/admin/")  # whatever this person read before
    follow(page, "KOTRA: Yearbook")  # it waits on the home
    page.wait_for_url(f"{review}**")
    keeps_the_rules(page)
    assert "Which page of the yearbook?" in page.inner_text("#comments")
    follow(page, "Send back")
    press(page, "Send back")
    page.get_by_text("Say what has to change first: nothing was sent back.").wait_for()
    page.get_by_label("What has to change first").fill("Say which page in a comment.")
    press(page, "Send back")
    told(page, "Sent back to whoever made it, with your sentence.")


def the_editor_submits_again(page, review):
    page.goto("/admin/notices/")
    assert "sent “KOTRA: Yearbook” back: Say which page" in page.inner_text("#content")
    page.goto(review)
    assert "Say which page in a comment." in page.inner_text("#comments")
    page.get_by_label("Write a comment").fill("The table of partners.")
    press(page, "Add the comment")
    page.locator(".comment-text", has_text="The table of partners.").wait_for()
    press(page, "Submit for review")
    told(page, "a second person can publish it now")


def the_approver_ticks_what_is_lost(page, review):
    """Nothing is published before; the public address of the release."""
    page.goto(review)
    assert "Submitted again since: approver is asked again." in page.inner_text("#content")
    press(page, "Publish")
    page.get_by_text("Not published: tick “Blank “Note” of 1 live figure”").wait_for()
    losses = page.locator("[name^=confirm_]")
    assert losses.count() == 3
    for loss in losses.all():
        loss.check()
    press(page, "Publish")
    told(page, "Published: 2 new, 4 changed.")
    return page.get_by_role("link", name="Public page").get_attribute("href")


def the_publisher_withdraws_it(page, review):
    page.goto(review)
    follow(page, "Withdraw")
    assert "5 earlier figures return" in page.inner_text("#content")
    keeps_the_rules(page)
    page.get_by_label("Reason").fill("The yearbook is read again.")
    press(page, "Withdraw")
    told(page, "Withdrawn: 5 earlier figures are back.")


def test_a_record_changes_when_a_second_person_publishes(people):
    editor, approver, reader = people("editor"), people("approver"), people("reader")
    form = propose(editor, "The day as Wikipedia gives it", "Say what dates it")
    assert "Nothing public has changed" in editor.inner_text(".messagelist")
    assert not can_press(editor, "Publish")
    assert not is_in_the_list_of_changes(reader, "Say what dates it")

    # Who opens the same record knows of it, and of two proposals each names the other.
    approver.goto(form)
    keeps_the_rules(approver)
    assert "A change of this record waits" in approver.inner_text(".waiting")
    propose(approver, "Dated by Wikipedia", "The same, said shorter")
    assert "by editor" in approver.inner_text("p.waiting")
    mine = approver.url
    follow(approver, f"“{ACT}”, by editor")
    approver.wait_for_url(lambda url: url != mine)
    assert "by approver" in approver.inner_text("p.waiting")

    row = approver.locator(".before-after tr", has_text="Note")
    assert row.locator(".before").inner_text() == "nothing"
    assert row.locator(".after").inner_text() == "The day as Wikipedia gives it"
    keeps_the_rules(approver)
    press(approver, "Publish")
    told(approver, "Published. Pages and the API show it now.")
    assert is_in_the_list_of_changes(reader, "Say what dates it")

    publisher = people("publisher")
    publisher.goto(approver.url)
    follow(publisher, "Withdraw")
    publisher.get_by_label("Why it is withdrawn").fill("A note that the source says already")
    press(publisher, "Withdraw")
    told(publisher, "Withdrawn")
    editor.goto(form)
    assert editor.get_by_label("Note").input_value() == ""


def propose(page, note, why):
    """Another note of an act; the address of the act's form."""
    page.goto(ACTS)
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_url("**/change/**")
    form = page.url
    page.get_by_label("Note").fill(note)
    page.get_by_label("Why").fill(why)
    press(page, "Propose")
    page.wait_for_url("**/proposals/proposal/*/change/")
    return form


def is_in_the_list_of_changes(page, sentence):
    page.goto("/changes/")
    return sentence in page.inner_text("main")


def test_two_people_on_one_draft_lose_nothing(people):
    editor, approver = people("editor"), people("approver")
    for page in (editor, approver):
        page.goto("/admin/profiles/profile/")
        follow(page, "Angola")
        follow(page, "Begin a draft")
        page.wait_for_url("**/draft/")
    was = editor.input_value("[name=body]")
    editor.fill("[name=body]", f"{was}\n\nThe editor was here.")
    approver.fill("[name=body]", f"{was}\n\nThe approver was here.")
    press(editor, "Save the draft")
    told(editor, "Saved.")
    press(approver, "Save the draft")

    problem = approver.get_by_role("alert")
    problem.get_by_text("Not saved: somebody else was here").wait_for()
    keeps_the_rules(approver)
    assert "The editor was here." in problem.get_by_label("Their text").input_value()
    mine = approver.input_value("[name=body]")
    assert "The approver was here." in mine
    approver.fill("[name=body]", f"{mine}\n\nThe editor was here.")
    press(approver, "Save the draft")
    told(approver, "Saved.")

    editor.goto(approver.url)
    follow(editor, "Write on the draft")
    editor.wait_for_url("**/draft/")
    both = editor.input_value("[name=body]")
    assert "The approver was here." in both and "The editor was here." in both


def test_an_administrator_makes_an_account_and_reads_it_in_the_audit_log(people):
    page = people("administrator")
    page.goto("/admin/auth/user/add/")
    page.get_by_label("Username").fill("kim")
    page.get_by_label("Password:", exact=True).fill(PASSWORD)
    page.get_by_label("Password confirmation").fill(PASSWORD)
    press(page, "Save and continue editing")
    page.wait_for_url("**/auth/user/*/change/")
    page.get_by_label("Staff status").check()
    page.locator("#id_groups_from").select_option(label="Researcher")
    page.get_by_role("button", name="Choose selected groups").click()
    press(page, "Save")
    page.locator("#result_list tr", has_text="kim").get_by_text("Researcher").wait_for()

    newcomer = people.new_page()
    people.sign_in(newcomer, "kim", PASSWORD)
    assert newcomer.get_by_role("link", name="Upload a spreadsheet").count() == 1
    assert newcomer.request.get("/admin/audit/entry/").status == 403
    newcomer.context.close()

    page.goto("/admin/audit/entry/?q=kim")
    # Django labels the search of its lists by a name alone.
    assert violations(page, *RULES, but="label-title-only") == ""
    lines = page.locator("#result_list tbody tr")
    assert lines.filter(has_text="signed in").filter(has_text="kim").count() == 1
    given = lines.filter(has_text="administrator").filter(has_text="groups added")
    given.locator("th a").click()
    page.wait_for_url("**/audit/entry/*/change/**")
    keeps_the_rules(page)
    assert "Researcher" in page.inner_text("#content")
    # It is read, and nothing else.
    assert page.locator("#content form, #content button, #content [type=submit]").count() == 0
    entry = page.url.split("change/")[0]
    for place in (f"{entry}delete/", "/admin/audit/entry/add/"):
        assert page.request.get(place).status == 403, place
