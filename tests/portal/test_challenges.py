"""“Challenge this number”: what is stored, what is refused in which words, what becomes public."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nkworld.desk.models import Notice
from nkworld.provenance.models import Challenge
from tests.desk.conftest import approver, client_class, editor, groups, person, publisher
from tests.factories import ReleaseFactory
from trade.models import Flow

__all__ = ["approver", "client_class", "editor", "groups", "person", "publisher"]
pytestmark = [pytest.mark.django_db, pytest.mark.postgres("nkworld.desk.admin")]

SENT = {
    "aspect": "number",
    "text": "The yearbook prints 110 on its page 7, not 100.",
    "proposed": "110",
    "source_address": "https://yearbook.example/page-7",
    "quote": "one hundred and ten",
    "email": "reader@example.org",
    "website": "",
}


@pytest.fixture
def claim(universe):
    return Flow.objects.as_of().get(source=universe.bureau, period="2014", direction="export")


@pytest.fixture
def address(claim):
    return f"{claim.get_absolute_url()}challenge/"


def test_a_challenge_reaches_the_desk_and_the_visitor_is_told(client, claim, address):
    response = client.post(address, SENT)

    assert response.status_code == 302
    assert "The desk has your challenge" in client.get(response["Location"]).content.decode()
    challenge = Challenge.objects.get()
    assert (challenge.dataset.slug, challenge.claim_key) == ("trade/flows", claim.pk)
    assert challenge.text == SENT["text"]
    assert "Royal Bureau on Ruritania, 2014, Exports: 100" in challenge.subject


def test_what_is_sent_is_not_public(client, claim, address):
    client.post(address, SENT)
    text = client.get(claim.get_absolute_url()).content.decode()

    assert SENT["text"] not in text
    assert SENT["email"] not in text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": ""}, "Say why the number is wrong"),
        ({"text": "no"}, "Say why in a sentence"),
        ({"text": "x" * 2_001}, "This has 2,001 characters, of which 2,000 are taken"),
        ({"quote": "x" * 1_001}, "This has 1,001 characters, of which 1,000 are taken"),
        ({"text": "a zero byte \0 within"}, "an invisible character (U+0000) after “a zero byte ”"),
        ({"aspect": ""}, "Choose what is wrong"),
        ({"aspect": "nothing"}, "Select a valid choice"),
        ({"source_address": "javascript:alert(1)"}, "An address begins with http"),
        ({"email": "nobody"}, "This is no e-mail address"),
        ({"website": "https://spam.example"}, "A field that people do not see was filled"),
    ],
)
def test_what_is_not_taken_is_refused_in_a_sentence(client, address, changed, sentence):
    response = client.post(address, SENT | changed)

    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert not Challenge.objects.exists()


def test_markup_in_a_challenge_is_text_at_the_desk(client, editor, address):
    client.post(address, SENT | {"text": "<script>alert(1)</script> and more"})
    change = reverse("admin:provenance_challenge_change", args=[Challenge.objects.get().pk])

    assert "<script>alert(1)" not in editor.get(change).content.decode()


def test_a_form_from_elsewhere_is_not_taken(address):
    assert Client(enforce_csrf_checks=True).post(address, SENT).status_code == 403
    assert not Challenge.objects.exists()


def test_the_page_of_the_form_is_kept_by_nobody(client, address):
    response = client.get(address)

    assert "no-store" in response["Cache-Control"]
    assert "csrfmiddlewaretoken" in response.content.decode()


def test_from_one_address_only_so_many_are_taken_in_a_quarter_of_an_hour(client, address, settings):
    settings.CHALLENGES_OF_ADDRESS = 2
    answers = [client.post(address, SENT).status_code for _ in range(3)]

    assert answers == [302, 302, 429]
    assert Challenge.objects.count() == 2
    assert client.post(address, SENT, REMOTE_ADDR="198.51.100.7").status_code == 302
    assert SENT["text"] in client.post(address, SENT).content.decode()  # nothing typed is lost


def test_the_outcome_is_public_and_the_address_forgotten(client, editor, approver, claim, address):
    client.post(address, SENT)
    challenge = Challenge.objects.get()
    before = client.get(claim.get_absolute_url())["ETag"]
    change = reverse("admin:provenance_challenge_change", args=[challenge.pk])

    refused = editor.post(change, {"outcome": "rejected", "answer": ""})
    editor.post(change, {"outcome": "rejected", "answer": "The page prints 100."})

    assert "write the answer" in refused.content.decode()
    assert "The page prints 100." not in client.get(claim.get_absolute_url()).content.decode()
    publish(approver, challenge)
    challenge.refresh_from_db()
    assert challenge.email == ""
    assert (challenge.answered_by, challenge.published_by) == (editor.user, approver.user)
    page = client.get(claim.get_absolute_url())
    assert "The page prints 100." in page.content.decode()
    assert page["ETag"] != before


def test_what_is_no_challenge_is_not_shown_and_takes_two_people(
    client, editor, approver, claim, address
):
    client.post(address, SENT)
    challenge = Challenge.objects.get()
    answer(editor, challenge, outcome="discarded", answer="Advertising.")
    assert "1 challenge waits" in client.get("/corrections/").content.decode()
    publish(approver, challenge)

    assert "No challenge waits" in client.get("/corrections/").content.decode()
    assert "Advertising" not in client.get(claim.get_absolute_url()).content.decode()
    assert not Challenge.objects.exclude(email="").exists()


def answer(editor, challenge, **given):
    change = reverse("admin:provenance_challenge_change", args=[challenge.pk])
    return editor.post(change, given, follow=True)


def publish(approver, challenge, version=None):
    """Press the button under the answer that stands there, or under an earlier one."""
    address = reverse("admin:provenance_challenge_publish", args=[challenge.pk])
    version = version or Challenge.objects.get(pk=challenge.pk).version
    return approver.post(address, {"version": version}, follow=True).content.decode()


CONFIRMED = {"outcome": "confirmed", "answer": "Page 7 prints 100."}


def waiting(person):
    """{heading: what waits} of corrections on the home of the desk."""
    parts = person.get(reverse("admin:index")).context["waiting"]
    return {p.title: [i.sentence for i in p.items] for p in parts if "reader" in p.title}


def test_an_answer_waits_on_the_home_of_who_may_publish_it(
    client, editor, approver, person, address
):
    client.post(address, SENT)
    challenge = Challenge.objects.get()
    assert waiting(approver) == waiting(editor) == {"Corrections from readers": [challenge.subject]}
    Notice.objects.all().delete()
    answer(editor, challenge, **CONFIRMED)

    assert waiting(approver) == {"Answers to readers that you may publish": [challenge.subject]}
    assert waiting(editor) == {"Your answers to readers, in review": [challenge.subject]}
    assert waiting(person("eve", "Editor")) == {}
    assert [each.user for each in Notice.objects.all()] == [approver.user]
    publish(approver, challenge)
    assert waiting(approver) == waiting(editor) == {}
    assert "abe published" in Notice.objects.get(user=editor.user).sentence


def test_on_a_desk_of_one_person_an_own_answer_waits_to_be_published(
    client, publisher, address, settings
):
    settings.DESK_SECOND_PERSON = False
    client.post(address, SENT)
    challenge = Challenge.objects.get()
    challenge.outcome, challenge.answer = CONFIRMED["outcome"], CONFIRMED["answer"]
    challenge.decide(timezone.now(), publisher.user)
    challenge.save()

    assert "Answers to readers that you may publish" in waiting(publisher)


@pytest.mark.parametrize("maker", ["answer", "disputed figure", "correction"])
def test_nobody_publishes_an_answer_in_which_he_has_a_hand(
    client, editor, approver, universe, claim, address, maker
):
    client.post(address, SENT)
    challenge = Challenge.objects.get()
    given = {"outcome": "corrected", "answer": "It is 110."}
    if maker == "disputed figure":
        type(claim.release).objects.filter(pk=claim.release_id).update(created_by=approver.user)
    if maker == "correction":
        correction = ReleaseFactory(source=universe.bureau, submitted_by=approver.user)
        given["release"] = correction.pk
    answer(approver if maker == "answer" else editor, challenge, **given)

    assert "Answers to readers that you may publish" not in waiting(approver)
    assert "it takes a second person" in publish(approver, challenge)
    assert not Challenge.objects.answered().exists()


def test_an_editor_publishes_no_answer(client, editor, person, address):
    client.post(address, SENT)
    challenge = Challenge.objects.get()
    answer(editor, challenge, **CONFIRMED)
    publish(person("eve", "Editor"), challenge)

    assert not Challenge.objects.answered().exists()


def test_only_the_answer_that_was_read_is_published(client, editor, approver, address):
    client.post(address, SENT)
    challenge = Challenge.objects.get()
    answer(editor, challenge, **CONFIRMED)
    read = Challenge.objects.get().version
    answer(editor, challenge, **CONFIRMED | {"answer": "It is nonsense."})

    assert "Read what stands here now" in publish(approver, challenge, read)
    assert not Challenge.objects.answered().exists()


def test_a_public_answer_is_changed_by_who_may_take_back_and_published_anew(
    client, editor, approver, publisher, address
):
    client.post(address, SENT)
    challenge = Challenge.objects.get()
    answer(editor, challenge, **CONFIRMED)
    publish(approver, challenge)
    answer(editor, challenge, **CONFIRMED | {"answer": "It is nonsense."})
    assert "Page 7 prints 100." in client.get(challenge.get_absolute_url()).content.decode()

    answer(publisher, challenge, **CONFIRMED | {"answer": "Page 8 prints 100."})
    assert client.get(challenge.get_absolute_url()).status_code == 404
    publish(approver, challenge)
    assert "Page 8 prints 100." in client.get(challenge.get_absolute_url()).content.decode()


def test_what_was_answered_before_an_update_stays_public(universe, claim, editor):
    answered = Challenge.objects.create(
        dataset=universe.dataset,
        claim_key=claim.pk,
        subject="Ruritania, 2014",
        answered_at=timezone.now(),
        answered_by=editor.user,
        **CONFIRMED,
    )
    migration = import_module("nkworld.provenance.migrations.0002_answers_take_a_second_person")
    migration.publish_answered(apps, None)

    assert Challenge.objects.answered().get() == answered
    assert Challenge.objects.get().published_by == editor.user


def test_a_reckoned_number_is_challenged_in_the_state_that_the_reader_saw(client, loaded):
    number = "/numbers/trade/china-share/excluding/2015/?from=2013"
    page = client.get(number)
    assert page.status_code == 200
    challenge_url = page.context["challenge_url"]
    assert challenge_url in page.content.decode().replace("&amp;", "&")
    response = client.post(challenge_url, SENT)
    assert "The desk has your challenge" in client.get(response["Location"]).content.decode()
    challenge = Challenge.objects.get()
    assert challenge.claim_key is None
    assert challenge.number_url == number

    challenge.outcome, challenge.answer = "confirmed", "It is reckoned as the note says."
    challenge.decide(timezone.now(), None)
    challenge.publish(timezone.now(), None)
    challenge.save()
    assert "It is reckoned as the note says." in client.get(number).content.decode()


def test_outcomes_are_public_as_a_list_a_page_and_feeds_and_open_ones_only_a_number(
    client, editor, approver, universe, address
):
    client.post(address, SENT)
    client.post(address, SENT | {"text": "Another thing is wrong with this number."})
    first, _ = Challenge.objects.order_by("pk")
    answer(editor, first, outcome="corrected", answer="It is 110.", release=universe.first.pk)
    publish(approver, first)
    first.refresh_from_db()

    page = client.get("/corrections/").content.decode()
    assert "1 challenge waits" in page
    assert "It is 110." in page
    assert SENT["text"] not in page
    assert SENT["email"] not in page
    own = client.get(first.get_absolute_url()).content.decode()
    assert universe.first.get_absolute_url() in own
    [item] = client.get("/corrections/feed.json").json()["items"]
    assert item["content_text"] == "It is 110."
    assert item["url"].endswith(first.get_absolute_url())
    assert "It is 110." in client.get("/corrections/feed/").content.decode()


def test_the_list_tells_of_a_new_challenge_to_who_asks_whether_it_changed(client, address):
    before = client.get("/corrections/")
    client.post(address, SENT)
    after = client.get("/corrections/", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert "1 challenge waits" in after.content.decode()


def test_a_reader_who_left_an_address_is_told_once_and_it_is_deleted(
    client, publisher, approver, address, django_capture_on_commit_callbacks
):
    client.post(address, SENT)
    challenge = Challenge.objects.get()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        answer(publisher, challenge, **CONFIRMED)
        assert mail.outbox == []
        publish(approver, challenge)
    [sent] = mail.outbox
    assert sent.to == [SENT["email"]]
    assert "Page 7 prints 100." in sent.body
    assert challenge.get_absolute_url() in sent.body
    with django_capture_on_commit_callbacks(execute=True):
        answer(publisher, challenge, **CONFIRMED | {"answer": "Page 7 prints 100, as before."})
        publish(approver, challenge)
    assert len(mail.outbox) == 1
    assert not Challenge.objects.exclude(email="").exists()


def test_only_of_a_corrected_number_a_release_is_named(client, editor, universe, address):
    client.post(address, SENT)
    challenge = Challenge.objects.get()
    refused = answer(editor, challenge, outcome="rejected", answer="No.", release=universe.first.pk)
    assert "Only of a corrected number a release is named" in refused.content.decode()


def test_the_queue_leads_to_the_form_that_corrects_the_claim(client, editor, claim, address):
    client.post(address, SENT)
    change = reverse("admin:provenance_challenge_change", args=[Challenge.objects.get().pk])
    form = reverse("admin:trade_flow_correct", args=[claim.pk])
    assert form in editor.get(change).content.decode()
    assert change in editor.get(form).content.decode()


def test_nothing_else_that_is_public_takes_a_form(client, claim):
    assert client.post(claim.get_absolute_url()).status_code == 405
    assert client.post("/charts/").status_code == 405
