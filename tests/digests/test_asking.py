"""A digest is asked for at a form, and whoever asks is asked first."""

import smtplib

import pytest
from django.core import mail
from django.db import IntegrityError
from django.test import Client

from nkworld.portal.digests import mails
from nkworld.portal.digests.models import Subscription

from .subscribing import FORM, SENT, link_in, subscribed

pytestmark = pytest.mark.django_db


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


def test_one_address_asks_for_one_choice_once(portal):
    subscribed()

    with pytest.raises(IntegrityError, match="digests_subscription_once"):
        subscribed()
