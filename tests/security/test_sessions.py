"""Sessions end, passwords are renewed by mail, and every try to sign in is on record."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from nkworld.running.audit.models import Entry
from nkworld.running.security import brake
from nkworld.running.security import sign_in as signing
from tests.desk.conftest import text_of

pytestmark = pytest.mark.django_db
RIGHT = "four-and-twenty-blackbirds"
ASK = "/admin/password-reset/"


@pytest.fixture
def account(db):
    return get_user_model().objects.create_user(
        "ed", "ed@portal.example", password=RIGHT, is_staff=True
    )


def sign_in(client, password=RIGHT, name="ed", address="198.51.100.7"):
    told = {"username": name, "password": password}
    return client.post(reverse("admin:login"), told, REMOTE_ADDR=address)


def move_back(client, seconds):
    session = client.session
    session[signing.BEGUN] -= seconds
    session.save()


def test_a_session_ends_with_its_browser_and_without_a_click(client, account, settings):
    cookie = sign_in(client).cookies[settings.SESSION_COOKIE_NAME]

    assert cookie["max-age"] == ""
    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE == 8 * 3600


def test_a_session_ends_after_a_day_of_work_and_says_so_before(client, account, settings):
    page = reverse("admin:index")
    sign_in(client)
    move_back(client, settings.SESSION_LONGEST_SECONDS - 600)
    assert "Your session ends at" in text_of(client.get(page))

    move_back(client, 600)

    assert client.get(page).status_code == 302
    assert "A session ends after 12 hours" in text_of(client.get(reverse("admin:login")))
    assert Entry.objects.filter(action="session ended", who="ed").exists()


def test_no_public_page_sets_or_reads_a_session(client, account, universe):
    sign_in(client)

    answer = client.get("/changes/")
    assert answer.status_code == 200

    assert not answer.cookies and "Cookie" not in answer.get("Vary", "")


def test_every_try_is_on_record_without_what_was_typed(client, account):
    sign_in(client, password="wrong")
    sign_in(client, name="my-secret", password="wrong")
    sign_in(client)
    client.post(reverse("admin:logout"))

    told = Entry.objects.filter(request_id__gt="").order_by("pk")
    assert list(told.values_list("action", "who", "name", "network")) == [
        ("sign-in failed", "a visitor", "ed", "198.51.100.0/24"),
        ("sign-in failed", "a visitor", "an unknown account", "198.51.100.0/24"),
        ("signed in", "ed", "ed", "198.51.100.0/24"),
        ("signed out", "ed", "ed", "127.0.0.0/24"),
    ]


def test_an_account_is_closed_to_guessers_from_everywhere_but_not_to_its_owner(client, account):
    sign_in(client, address="192.0.2.1")
    client.post(reverse("admin:logout"))

    guesses = [
        sign_in(client, password="wrong", address=f"203.0.{n}.9").status_code for n in range(21)
    ]

    assert guesses == [200] * 20 + [429]
    assert sign_in(client, address="198.51.100.7").status_code == 429
    assert Entry.objects.filter(action="locked out", name="ed").count() == 1
    assert sign_in(client, address="192.0.2.44").status_code == 302


def test_sixty_guesses_are_stopped_whichever_process_counts(client, account, settings):
    for n in range(60):
        sign_in(client, password=f"wrong-{n}")

    refused = brake.begin_sign_in("ed", "198.51.100.7")
    assert refused is not None
    assert Entry.objects.filter(action="sign-in failed").count() == settings.SIGN_IN_TRIES
    assert sign_in(client).status_code == 429


def ask(client, address, **more):
    return client.post(ASK, {"email": address}, follow=True, **more)


def test_a_password_is_renewed_by_mail_once(client, account, mailoutbox, client_class):
    elsewhere = client_class()
    elsewhere.force_login(account)
    ask(client, "ED@portal.example")
    (mail,) = mailoutbox
    place = re.search(r"http://127.0.0.1:8000(/\S+)", mail.body).group(1)

    form = client.get(place, follow=True)
    assert place != form.request["PATH_INFO"]  # the key of the mail stands in no address any more
    told = {"new_password1": "blackbirds-and-twenty", "new_password2": "blackbirds-and-twenty"}
    done = client.post(form.request["PATH_INFO"], told, follow=True)

    assert "Sign in with your new password" in text_of(done)
    assert elsewhere.get(reverse("admin:index")).status_code == 302
    assert sign_in(client, password="blackbirds-and-twenty").status_code == 302
    assert "not good any more" in text_of(client_class().get(place, follow=True))
    actions = Entry.objects.filter(name="ed").values_list("action", flat=True)
    assert {"password reset asked for", "password reset", "changed"} <= set(actions)


def test_nobody_learns_who_has_an_account(client, account, mailoutbox):
    known, unknown = ask(client, "ed@portal.example"), ask(client, "nobody@portal.example")

    assert text_of(known) == text_of(unknown)
    assert known.redirect_chain == unknown.redirect_chain
    assert len(mailoutbox) == 1


def test_nobody_is_flooded_with_mails(client, account, mailoutbox, settings):
    for n in range(4):
        ask(client, "ed@portal.example", REMOTE_ADDR=f"192.0.2.{n}")
    assert len(mailoutbox) == settings.RESETS_OF_ACCOUNT

    answers = [ask(client, f"p{n}@portal.example").status_code for n in range(6)]
    assert answers == [200] * settings.RESETS_OF_ADDRESS + [429]
