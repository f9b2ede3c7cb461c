"""What is in review goes back with a sentence, and whoever made it is asked again."""

from nkworld.desk.comments.models import Comment
from nkworld.provenance import publishing
from nkworld.provenance.publishing import submit
from tests.profiles.conftest import profile, write  # noqa: F401 - fixtures
from tests.profiles.forms import address

from .conftest import at, words


def test_a_release_in_review_goes_back_with_a_sentence(editor, publisher, in_review):
    asked = words(publisher.get(at("send_back", in_review)))
    assert "ed will read your sentence" in asked and "Version" not in asked
    publisher.post(at("send_back", in_review), {"reason": "Page 9 says 2015."})

    in_review.refresh_from_db()
    assert (in_review.state, in_review.submitted_at) == ("draft", None)
    assert (in_review.sent_back_by, in_review.sent_back_reason) == (
        publisher.user,
        "Page 9 says 2015.",
    )
    page = words(editor.get(at("change", in_review)))
    assert "sent it back" in page and "Page 9 says 2015." in page
    assert "sent back" in words(editor.get(at("history", in_review)))


def test_submitted_again_it_says_who_is_asked_again_and_keeps_every_sentence(
    editor, publisher, in_review
):
    for reason in ("First reason.", "Second reason."):
        publisher.post(at("send_back", in_review), {"reason": reason})
        in_review.refresh_from_db()
        publishing.submit(in_review, editor.user)

    assert "pam is asked again" in words(editor.get(at("change", in_review)))
    told = Comment.objects.about(in_review).values_list("kind", "text")
    assert list(told) == [("sent-back", "First reason."), ("sent-back", "Second reason.")]


def test_nothing_goes_back_without_a_sentence(publisher, in_review):
    answer = publisher.post(at("send_back", in_review), {"reason": " "})

    assert "Say what has to change first: nothing was sent back." in words(answer)
    in_review.refresh_from_db()
    assert in_review.state == "review"


def test_only_a_second_person_with_the_right_to_publish_sends_back(editor, person, in_review):
    assert editor.post(at("send_back", in_review), {"reason": "x"}).status_code == 403
    in_review.created_by = (maker := person("pia", "Publisher")).user
    in_review.save()

    answer = maker.post(at("send_back", in_review), {"reason": "x"}, follow=True)
    assert "it takes a second person" in words(answer)
    in_review.refresh_from_db()
    assert in_review.state == "review"


def test_a_draft_that_nobody_submitted_can_not_go_back(publisher, universe):
    answer = publisher.post(at("send_back", universe.draft), {"reason": "x"}, follow=True)

    assert "Only what is in review can be sent back." in words(answer)


def test_a_text_in_review_goes_back_as_it_was_read(editor, publisher, profile, write):  # noqa: F811
    draft = write(editor.user)
    submit(draft, editor.user, draft.version)
    said = {"version": draft.version, "reason": "Name the source of the second number."}

    stale = publisher.post(address(profile, "send_back"), said | {"version": 99}, follow=True)
    assert "The draft was changed since you read it" in words(stale)
    publisher.post(address(profile, "send_back"), said)

    draft.refresh_from_db()
    assert draft.state == "draft"
    page = words(editor.get(address(profile, "change")))
    assert page.count("Name the source of the second number.") == 2  # the fact, and the thread
