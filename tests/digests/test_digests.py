"""A digest is asked for, confirmed, sent once for each moment, and ended by one click."""

import re
import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from nkworld.digests import mails, sending
from nkworld.digests.models import CONFIRM_WITHIN, Subscription
from nkworld.digests.sending import send_digests
from nkworld.provenance.models import Release
from tests.desk.conftest import client_class, editor, groups, person
from tests.factories import FlowFactory, ReleaseFactory, live

__all__ = ["client_class", "editor", "groups", "person"]
pytestmark = pytest.mark.django_db

FORM = "/changes/subscribe/"
SENT = {"address": "reader@example.org", "rhythm": "daily", "website": ""}
SENT |= {"country": "", "dataset": "", "kind": "", "change": ""}


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_ADDRESS = "https://portal.example"


@pytest.fixture
def portal(universe, layer):
    return universe


def link_in(message, what):
    return re.search(rf"https://portal\.example(/changes/subscribe/{what}/[^\s>]+)", message.body)[
        1
    ]


def subscribed(address="reader@example.org", since=timedelta(days=2), **chosen):
    return Subscription.objects.create(
        address=address,
        is_confirmed=True,
        told_until=timezone.now() - since,
        **{"rhythm": "daily"} | chosen,
    )


def an_hour_ago(*releases):
    """Their moments lie far enough back for a digest."""
    moment = timezone.now() - timedelta(hours=1)
    for release in releases:
        release.trade_flows.filter(known_from=release.published_at).update(known_from=moment)
        release.trade_flows.filter(known_until=release.published_at).update(known_until=moment)
        Release.objects.filter(pk=release.pk).update(published_at=moment)
        release.refresh_from_db()


@pytest.fixture
def published(portal):
    release = ReleaseFactory(source=portal.bureau)
    FlowFactory(release=release, country=portal.freedonia, period="2013", value=70)
    release = live(release)
    an_hour_ago(release)
    return release


# Asking


def test_who_asks_is_asked_and_told_only_after_the_button(client, portal):
    response = client.post(FORM, SENT | {"kind": "corrections", "country": "xru"})

    assert response["Location"] == "/changes/subscribe/asked/"
    (question,) = mail.outbox
    assert question.to == ["reader@example.org"]
    assert "corrections, Ruritania" in question.body
    confirm = link_in(question, "confirm")
    assert "Do you want this digest?" in client.get(confirm).content.decode()
    assert not Subscription.objects.get().is_confirmed

    assert "The digest begins" in client.post(confirm).content.decode()
    subscription = Subscription.objects.get()
    assert subscription.is_confirmed
    assert (subscription.country, subscription.kind) == (portal.ruritania, "corrections")


def test_nothing_is_kept_but_address_and_choice():
    kept = {field.name for field in Subscription._meta.fields}

    assert kept == {
        *("id", "address", "rhythm", "country", "dataset", "kind", "change"),
        *("is_confirmed", "told_until", "key"),
    }


def test_the_answer_is_the_same_for_a_known_address_and_the_owner_learns_it(client, portal):
    unknown = client.post(FORM, SENT)
    Subscription.objects.update(is_confirmed=True)
    known = client.post(FORM, SENT)

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert "that you have already" in mail.outbox[1].body
    assert Subscription.objects.count() == 1


def test_an_address_is_asked_a_few_times_a_day_whoever_asks(client, portal, settings):
    settings.DIGEST_FORMS_OF_ADDRESS = 100
    for kind in ("figures", "texts", "records", "corrections", "withdrawals"):
        assert client.post(FORM, SENT | {"kind": kind}).status_code == 302
    for _ in range(3):
        client.post(FORM, SENT | {"address": "Reader@Example.org"})

    assert len(mail.outbox) == settings.DIGEST_QUESTIONS_OF_ADDRESS


def test_waiting_rows_are_counted_where_the_cache_has_forgotten(client, portal, settings):
    settings.DIGEST_FORMS_OF_ADDRESS = 100
    for kind in ("figures", "texts", "records", "corrections"):
        client.post(FORM, SENT | {"kind": kind})
        caches["sign-in"].clear()

    assert len(mail.outbox) == settings.DIGEST_QUESTIONS_OF_ADDRESS


def test_one_place_may_send_five_forms(client, portal, settings):
    for number in range(settings.DIGEST_FORMS_OF_ADDRESS):
        client.post(FORM, SENT | {"address": f"reader{number}@example.org"})
    response = client.post(FORM, SENT)

    assert response.status_code == 429
    assert "nothing was stored now" in response.content.decode()
    assert len(mail.outbox) == settings.DIGEST_FORMS_OF_ADDRESS


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"address": ""}, "Write the address"),
        ({"address": "nobody"}, "This is no e-mail address"),
        ({"address": "a@example.org\nBcc: b@example.org"}, "This is no e-mail address"),
        ({"address": "a@example.org, b@example.org"}, "This is no e-mail address"),
        ({"address": "독자@example.org"}, "This is no e-mail address"),
        ({"address": f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.org"}, "at most 254"),
        ({"country": "Ruritanya"}, "Ruritania (XRU)"),
        ({"kind": "corrected"}, "Did you mean “corrections”?"),
        ({"rhythm": "hourly"}, "Select a valid choice"),
        ({"website": "https://spam.example"}, "A field that people do not see was filled"),
    ],
)
def test_what_is_not_taken_is_refused_in_a_sentence(client, portal, changed, sentence):
    response = client.post(FORM, SENT | changed)

    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert not mail.outbox and not Subscription.objects.exists()


def test_a_domain_of_other_letters_is_written_as_mail_servers_take_it(client, portal):
    client.post(FORM, SENT | {"address": "Reader@Bücher.Example"})

    assert mail.outbox[0].to == ["Reader@xn--bcher-kva.example"]


def test_the_form_takes_the_choice_of_the_page_that_leads_to_it(client, portal):
    html = client.get(f"{FORM}?country=ruritania&kind=texts").content.decode()

    assert 'value="ruritania"' in html
    assert '<option value="texts" selected>' in html
    assert client.get(f"{FORM}?kind=text").status_code == 400


def test_a_form_of_another_site_is_refused(portal):
    assert Client(enforce_csrf_checks=True).post(FORM, SENT).status_code == 403


def test_a_mail_that_cannot_be_sent_is_told(client, portal, monkeypatch):
    def away(*args):
        raise smtplib.SMTPServerDisconnected("away")

    monkeypatch.setattr(mails.EmailMessage, "send", away)
    response = client.post(FORM, SENT)

    assert response.status_code == 503
    assert "could not be sent just now" in response.content.decode()


def test_addresses_in_mails_are_those_of_the_settings(client, portal, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post(FORM, SENT, headers={"host": "evil.example"})

    assert "evil.example" not in mail.outbox[0].message().as_string()


# Confirming and ending


def test_a_link_that_has_ended_or_was_made_up_confirms_nothing(client, portal, monkeypatch):
    client.post(FORM, SENT)
    confirm = link_in(mail.outbox[0], "confirm")

    assert client.post(f"{confirm[:-2]}x/").status_code == 404
    monkeypatch.setattr(
        "django.core.signing.time.time",
        lambda: (timezone.now() + CONFIRM_WITHIN + timedelta(minutes=1)).timestamp(),
    )
    assert client.post(confirm).status_code == 404
    assert not Subscription.objects.get().is_confirmed


def test_confirming_twice_does_not_move_the_beginning(client, portal):
    client.post(FORM, SENT)
    confirm = link_in(mail.outbox[0], "confirm")
    client.post(confirm)
    begun = Subscription.objects.get().told_until
    client.post(confirm)

    assert Subscription.objects.get().told_until == begun


def test_one_click_of_a_mail_program_ends_it(portal, published):
    subscribed()
    send_digests()
    headers = mail.outbox[0].message()
    leave = re.fullmatch(r"<https://portal\.example(.+)>", headers["List-Unsubscribe"])[1]

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    program = Client(enforce_csrf_checks=True)
    assert program.get(leave).status_code == 200
    assert Subscription.objects.exists()  # a program that looks at the link ends nothing
    assert program.post(leave, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists()
    assert "The digest has ended" in program.post(leave).content.decode()


def test_these_pages_are_kept_by_nobody(client, portal):
    client.post(FORM, SENT)
    key = Subscription.objects.get().key
    pages = (FORM, link_in(mail.outbox[0], "confirm"), f"/changes/subscribe/leave/{key}/")

    for address in pages:
        assert "no-store" in client.get(address)["Cache-Control"]


# Sending


def test_a_digest_tells_what_changed_in_plain_words(published):
    subscribed()
    send_digests()

    (digest,) = mail.outbox
    assert digest.subject == "North Korea in the World: 1 change, everything that changes"
    assert "Royal Bureau: one figure was added to “Trade by partner”" in digest.body
    assert f"https://portal.example/releases/{published.pk}/" in digest.body
    assert "https://portal.example/changes/?since=" in digest.body
    assert digest.message().get_content_type() == "text/plain"  # nothing tells that it was opened


def test_nothing_is_told_twice_and_nothing_left_out(portal, published):
    subscription = subscribed()
    send_digests()
    Subscription.objects.update(told_until=timezone.now() - timedelta(minutes=11))
    send_digests()
    assert len(mail.outbox) == 1  # not due yet

    after = subscription.told_until
    subscription.refresh_from_db()
    assert subscription.told_until > after
    tomorrow = timezone.now() + timedelta(days=1)
    fresh = ReleaseFactory(source=portal.gazette)
    FlowFactory(release=fresh, country=portal.freedonia, period="2012", value=5)
    live(fresh)
    send_digests(tomorrow)
    send_digests(tomorrow)

    assert len(mail.outbox) == 2
    assert f"/releases/{published.pk}/" not in mail.outbox[1].body
    assert f"/releases/{fresh.pk}/" in mail.outbox[1].body


def test_what_was_published_just_now_waits_for_the_next(portal):
    subscribed()
    send_digests()

    assert not mail.outbox
    send_digests(timezone.now() + timedelta(days=1))
    assert len(mail.outbox) == 1


def test_no_mail_comes_where_nothing_changed(published, portal):
    subscribed(country=portal.ruritania)
    subscribed("other@example.org", country=portal.freedonia)
    subscribed("third@example.org", change=5)
    sent = send_digests()

    assert [message.to for message in mail.outbox] == [["other@example.org"]]
    assert (sent.digests, sent.without_change) == (1, 2)


def test_a_weekly_digest_waits_for_its_week(published):
    subscribed(rhythm="weekly", since=timedelta(days=3))
    send_digests()
    assert not mail.outbox

    send_digests(timezone.now() + timedelta(days=4))
    assert len(mail.outbox) == 1


def test_one_refused_mail_stops_no_other_and_is_tried_again(published, monkeypatch, caplog):
    for name in ("first", "second", "third"):
        subscribed(f"{name}@example.org")
    real = mails.EmailMessage.send

    def send(message):
        if message.to == ["second@example.org"]:
            raise smtplib.SMTPRecipientsRefused({})
        return real(message)

    monkeypatch.setattr(mails.EmailMessage, "send", send)
    with pytest.raises(CommandError, match="1 digests were not sent"):
        call_command("send_digests")
    assert "second@example.org" not in caplog.text
    monkeypatch.setattr(mails.EmailMessage, "send", real)
    call_command("send_digests")

    assert [message.to[0].partition("@")[0] for message in mail.outbox] == [
        *("first", "third", "second")
    ]


def test_a_run_that_comes_upon_another_sends_nothing_twice(published, monkeypatch):
    """The second run begins while the first has read whom to tell, and not yet told him."""
    subscribed()
    real = sending._Changes.of
    began = []

    def of(changes, subscription):
        if not began:
            began.append(True)
            send_digests()
        return real(changes, subscription)

    monkeypatch.setattr(sending._Changes, "of", of)
    send_digests()

    assert len(mail.outbox) == 1


def test_who_never_confirmed_is_forgotten(client, portal):
    client.post(FORM, SENT)
    send_digests(timezone.now() + CONFIRM_WITHIN - timedelta(hours=1))
    assert Subscription.objects.exists()

    sent = send_digests(timezone.now() + CONFIRM_WITHIN + timedelta(hours=1))
    assert sent.forgotten == 1
    assert not Subscription.objects.exists()
    assert len(mail.outbox) == 1


def test_a_name_with_a_line_break_opens_no_header(published, portal):
    published.dataset.title = "Trade\nBcc: victim@example.org"
    published.dataset.save()
    subscribed(dataset=published.dataset)
    send_digests()

    message = mail.outbox[0].message()
    assert message["Bcc"] is None
    assert "\n" not in mail.outbox[0].subject


def test_one_address_asks_for_one_choice_once(portal):
    subscribed()

    with pytest.raises(IntegrityError, match="digests_subscription_once"):
        subscribed()


# The desk


def test_the_desk_sees_no_address(admin_client, portal):
    subscription = subscribed(kind="texts")
    changelist = "/admin/digests/subscription/"

    pages = [
        admin_client.get(address).content.decode()
        for address in (
            changelist,
            f"{changelist}?q=reader@example.org",
            f"{changelist}{subscription.pk}/change/",
            f"{changelist}{subscription.pk}/delete/",
        )
    ]
    assert all("profiles and stories" in html.lower() for html in pages)
    assert "reader@example.org" not in pages[0] + pages[2] + pages[3]
    assert "0 results" in admin_client.get(f"{changelist}?q=reader").content.decode()


def test_an_editor_sees_how_many_and_cannot_look_for_one(editor, portal):
    subscribed(kind="texts")
    html = editor.get("/admin/digests/subscription/?q=other@example.org").content.decode()

    assert "1 subscription" in html
    assert "reader@example.org" not in html
    assert 'name="q"' not in html
