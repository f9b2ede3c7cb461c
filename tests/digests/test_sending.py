"""A digest is sent once for each moment: nothing is told twice, and nothing left out."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from nkworld.portal.digests import mails
from nkworld.portal.digests.mails import send_digests
from nkworld.portal.digests.models import CONFIRM_WITHIN, Subscription
from tests.factories import FlowFactory, ReleaseFactory, live

from .subscribing import FORM, SENT, subscribed

pytestmark = pytest.mark.django_db


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
    real = mails._changes
    began = []

    def changes(choice):
        if not began:
            began.append(True)
            send_digests()
        return real(choice)

    monkeypatch.setattr(mails, "_changes", changes)
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
