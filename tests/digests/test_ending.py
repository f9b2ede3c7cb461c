"""A digest begins by a button and ends by one click."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from nkworld.portal.digests.mails import send_digests
from nkworld.portal.digests.models import CONFIRM_WITHIN, Subscription

from .subscribing import FORM, SENT, link_in, subscribed

pytestmark = pytest.mark.django_db


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
