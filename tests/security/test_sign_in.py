"""Passwords can't be guessed: the brake on sign-in, what it says and what it writes down."""

import logging

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from nkworld.running.security import brake

pytestmark = [pytest.mark.django_db, pytest.mark.postgres("nkworld.running.security.brake")]
RIGHT = "four-and-twenty-blackbirds"


@pytest.fixture
def account(db):
    return get_user_model().objects.create_user("ed", password=RIGHT, is_staff=True)


@pytest.fixture
def sign_in(client, account):
    def post(name="ed", password=RIGHT, address="198.51.100.7", **more):
        client.logout()
        told = {"username": name, "password": password} | more
        return client.post(reverse("admin:login"), told, REMOTE_ADDR=address)

    return post


def guess(sign_in, times, **told):
    return [sign_in(password=f"wrong-{n}", **told).status_code for n in range(times)]


def test_after_five_failures_even_the_right_password_is_not_looked_at(sign_in):
    assert guess(sign_in, 6) == [200] * 5 + [429]

    response = sign_in()

    assert response.status_code == 429
    assert "_auth_user_id" not in response.client.session


def test_the_page_says_when_one_may_try_again(sign_in):
    guess(sign_in, 5)

    response = sign_in()

    page = response.content.decode()
    assert "You may try again at " in page and " UTC, in 15 minutes" in page
    assert 0 < int(response["Retry-After"]) <= 900
    assert "no-store" in response["Cache-Control"]


def test_the_brake_lets_go_after_the_cool_off(sign_in, monkeypatch):
    monkeypatch.setattr(brake, "COOL_OFF", brake.timedelta(seconds=0))

    assert guess(sign_in, 8) == [200] * 8
    assert sign_in().status_code == 302


def test_an_address_is_stopped_that_tries_one_account_after_the_other(sign_in, settings):
    guesses = [sign_in(name=f"person-{n}", password="wrong").status_code for n in range(21)]

    assert guesses == [200] * settings.SIGN_IN_TRIES_OF_ADDRESS + [429]


def test_another_address_may_still_sign_in(sign_in):
    guess(sign_in, 6)

    assert sign_in(address="203.0.113.9").status_code == 302


def test_an_ipv6_guesser_does_not_move_on_in_his_own_network(sign_in):
    answers = [
        sign_in(password="wrong", address=f"2001:db8:0:1::{n:x}").status_code for n in range(6)
    ]

    assert answers[-1] == 429


@pytest.mark.parametrize("address", ["fe80::1%eth0", "a socket", ""])
def test_an_address_without_a_network_is_counted_as_it_is(sign_in, address):
    assert guess(sign_in, 6, address=address) == [200] * 5 + [429]


def test_other_spellings_of_a_name_are_the_same_account(sign_in):
    names = ["ed", " ed", "ED", "ed ", "Ed", "eD"]

    assert [sign_in(name=name, password="wrong").status_code for name in names][-1] == 429


def test_people_who_sign_in_rightly_are_never_stopped(sign_in):
    assert [sign_in().status_code for _ in range(30)] == [302] * 30


def test_one_who_is_signed_in_can_not_guess_anothers_password(client, sign_in):
    get_user_model().objects.create_superuser("root", password=RIGHT)
    sign_in()
    told = {"username": "root", "password": "wrong"}
    page = reverse("admin:login")

    answers = [client.post(page, told, REMOTE_ADDR="198.51.100.7").status_code for _ in range(6)]

    assert answers[-1] == 429


def test_while_others_are_checked_no_password_is(sign_in, monkeypatch):
    monkeypatch.setattr(brake, "LONGEST_WAIT", 0)
    with brake.checking_a_password() as has_room:
        assert has_room
        response = sign_in()

    assert response.status_code == 503
    assert "Your password was not looked at" in response.content.decode()
    assert sign_in().status_code == 302


def test_failures_are_logged_without_name_password_or_whole_address(sign_in, account, caplog):
    with caplog.at_level(logging.WARNING, "nkworld.running.security"):
        guess(sign_in, 6)
        sign_in(name="my-secret-typed-as-a-name", password="wrong", address="2001:db8:5:6::7")
        sign_in(name="a\0b", address="nonsense")

    lines = [record.getMessage() for record in caplog.records if "Sign-in" in record.message]
    assert lines[:6] == [
        *[f"Sign-in failed: account {account.pk} from 198.51.100.0/24"] * 5,
        f"Sign-in refused, too many tries: account {account.pk} from 198.51.100.0/24",
    ]
    assert lines[6] == "Sign-in failed: an unknown account from 2001:db8:5::/48"
    assert lines[7] == "Sign-in failed: an unknown account from an unknown address"
    assert "wrong" not in caplog.text and "my-secret" not in caplog.text


def test_the_visitor_behind_a_trusted_proxy_is_counted_not_the_proxy(client, account, settings):
    settings.TRUSTED_PROXIES = ["192.0.2.1"]
    client.handler.load_middleware()
    told = {"username": "ed", "password": "wrong"}

    def post(visitor):
        return client.post(
            reverse("admin:login"),
            told,
            REMOTE_ADDR="192.0.2.1",
            headers={"X-Forwarded-For": visitor},
        ).status_code

    assert [post("198.51.100.7") for _ in range(6)][-1] == 429
    assert post("203.0.113.9") == 200


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:1", ""])
def test_a_refused_next_leads_to_the_desk(sign_in, target):
    assert sign_in(next=target)["Location"] == reverse("admin:index")


def test_a_page_of_the_desk_is_gone_on_with(sign_in):
    page = reverse("admin:provenance_release_changelist")

    assert sign_in(next=page)["Location"] == page


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("Tr0ub4dor", "at least 12 characters"),
        ("elevenchars", "at least 12 characters"),
        ("123456789012", "entirely numeric"),
        ("administrator", "too common"),
    ],
)
def test_a_weak_password_is_refused(password, sentence):
    with pytest.raises(ValidationError, match=sentence):
        validate_password(password)
