"""A draft is talked about where it is read: as a whole, and row by row."""

import pytest

from nkworld.desk.comments.models import Comment
from nkworld.provenance.publishing import comment_added
from trade.models import Flow

from .conftest import at, words


def test_a_comment_stands_on_the_review_with_who_and_when(editor, publisher, in_review):
    publisher.post(at("comment", in_review), {"text": "Is <b>2016</b> the fiscal year?"})

    page = words(editor.get(at("change", in_review)))
    assert "Is &lt;b&gt;2016&lt;/b&gt; the fiscal year?" in page
    assert "<strong>pam</strong>" in page


def test_a_comment_on_a_row_stands_beside_it_and_names_its_cell(editor, publisher, in_review):
    claim = Flow.objects.get(release=in_review)
    publisher.post(at("row", in_review, claim.pk), {"text": "Nine digits?"})

    page = words(editor.get(at("change", in_review), {"part": "new"}))
    assert page.count("Nine digits?") == 2  # beside the row, and in the thread
    [comment] = Comment.objects.about(in_review)
    assert comment.row_text == "Ruritania, 2016, Exports: Freedonian Gazette"
    assert "Nine digits?" in words(editor.get(at("row", in_review, claim.pk)))


def test_a_row_of_another_draft_has_no_page_here(editor, universe, in_review):
    of_bureau = Flow.objects.filter(release=universe.first).first()

    assert editor.get(at("row", in_review, of_bureau.pk)).status_code == 404


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_what_can_not_be_kept_is_told_and_shown_again(editor, in_review, text):
    answer = editor.post(at("comment", in_review), {"text": text})

    assert answer.status_code == 200
    assert "Please correct what is marked below." in words(answer)
    assert not Comment.objects.exists()


def test_who_may_not_see_a_draft_may_not_comment_on_it(person, client, in_review):
    assert person("sam").post(at("comment", in_review), {"text": "x"}).status_code == 403
    assert "/login/" in client.post(at("comment", in_review), {"text": "x"})["Location"]
    assert not Comment.objects.exists()


def test_whoever_made_the_draft_or_wrote_about_it_is_told(editor, publisher, person, in_review):
    told = []

    def listen(sender, people, **kwargs):
        told.append(people)

    comment_added.connect(listen)
    try:
        publisher.post(at("comment", in_review), {"text": "Which year?"})
        third = person("rosa", "Editor")
        third.post(at("comment", in_review), {"text": "The fiscal one."})
    finally:
        comment_added.disconnect(listen)

    assert told == [{editor.user.pk}, {editor.user.pk, publisher.user.pk}]


def test_a_comment_changes_nothing_that_the_public_sees(client, publisher, universe, in_review):
    before = client.get("/api/v1/trade/flows/")
    publisher.post(at("comment", in_review), {"text": "Which year?"})

    after = client.get("/api/v1/trade/flows/")
    assert (after.content, after["ETag"]) == (before.content, before["ETag"])
