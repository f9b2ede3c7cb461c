"""One-time codes: set up by oneself, asked for after the password, lost and taken away."""

import time

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from nkworld.running.audit.models import Entry
from tests.desk.conftest import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgres("nkworld.running.security.sign_in")]
PAGE = "/admin/codes/"
RIGHT = "four-and-twenty-blackbirds"


def code_of(user, later=0):
    device = TOTPDevice.objects.get(user=user)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time() + later * device.step
    return f"{totp.token():06d}"


@pytest.fixture
def set_up(editor):
    """The editor's recovery codes."""
    editor.user.set_password(RIGHT)
    editor.user.save()
    editor.force_login(editor.user)
    page = text_of(editor.post(PAGE, {"step": "begin"}))
    assert "<svg" in page and "style=" not in page
    page = text_of(editor.post(PAGE, {"step": "confirm", "code": code_of(editor.user)}))
    return [part.split("</code>")[0] for part in page.split("<code>")[1:]]


@pytest.fixture
def give_password(client_class):
    """A new browser in which the right password was typed."""

    def sign_in(name="ed", next=""):
        client = client_class()
        told = {"username": name, "password": RIGHT, "next": next}
        return client, client.post(reverse("admin:login"), told)

    return sign_in


def test_a_code_is_asked_for_after_the_password(set_up, editor, give_password):
    page = reverse("admin:provenance_release_changelist")
    other, answer = give_password(next=page)

    assert answer["Location"] == reverse("admin:code")
    assert other.get(page).status_code == 302
    wrong = other.post(reverse("admin:code"), {"code": "000000"})
    assert "This code is not right" in text_of(wrong)
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    right = other.post(reverse("admin:code"), {"code": code_of(editor.user, later=1)})
    assert right["Location"] == page
    assert other.get(page).status_code == 200
    actions = Entry.objects.filter(key=str(editor.user.pk)).values_list("action", flat=True)
    assert list(actions[:2]) == ["signed in", "one-time code refused"]


def test_a_code_opens_one_session_and_a_recovery_code_too(set_up, editor, give_password):
    used = code_of(editor.user, later=1)
    for code in (used, set_up[0]):
        first, _ = give_password()
        assert first.post(reverse("admin:code"), {"code": code}).status_code == 302
        second, _ = give_password()
        assert second.post(reverse("admin:code"), {"code": code}).status_code == 200
        TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)

    assert Entry.objects.get(action="recovery code used").sentence == "9 left"
    assert len(set(set_up)) == 10


def test_wrong_codes_are_stopped_in_every_process(set_up, give_password):
    other, _ = give_password()

    answers = [other.post(reverse("admin:code"), {"code": "000000"}).status_code for _ in range(6)]

    assert answers == [200] * 5 + [429]


def test_the_second_step_is_nothing_without_the_first(set_up, editor, client):
    told = {"code": code_of(editor.user, later=1)}

    assert client.post(reverse("admin:code"), told)["Location"] == reverse("admin:login")
    assert "_auth_user_id" not in client.session


def test_setting_codes_up_ends_the_other_sessions(editor, client_class):
    elsewhere = client_class()
    elsewhere.force_login(editor.user)
    assert elsewhere.get(reverse("admin:index")).status_code == 200

    editor.post(PAGE, {"step": "begin"})
    editor.post(PAGE, {"step": "confirm", "code": code_of(editor.user)})

    assert elsewhere.get(reverse("admin:index")).status_code == 302
    assert editor.get(reverse("admin:index")).status_code == 200


def test_where_codes_are_required_nothing_is_seen_before_they_are_set_up(editor, settings):
    settings.DESK_ONE_TIME_CODES = "required"
    page = reverse("admin:provenance_release_changelist")

    assert editor.get(page)["Location"] == PAGE
    assert "requires one-time codes" in text_of(editor.get(PAGE))
    editor.post(PAGE, {"step": "begin"})
    editor.post(PAGE, {"step": "confirm", "code": code_of(editor.user)})
    assert editor.get(page).status_code == 200
    gone = editor.post(PAGE, {"step": "take-away", "code": code_of(editor.user, later=1)})
    assert gone.status_code == 403


def test_codes_are_given_up_with_a_code_alone(set_up, editor):
    assert "not right" in text_of(editor.post(PAGE, {"step": "take-away", "code": "nonsense"}))

    StaticDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    editor.post(PAGE, {"step": "take-away", "code": set_up[3]})

    assert not TOTPDevice.objects.exists()


def test_an_administrator_takes_codes_away_for_a_reason(set_up, editor, admin_client):
    page = reverse("admin:auth_user_sign_in", args=[editor.user.pk])
    assert "since" in text_of(admin_client.get(page))

    assert admin_client.post(page, {"step": "codes", "reason": ""}).status_code == 200
    assert TOTPDevice.objects.exists()
    admin_client.post(page, {"step": "codes", "reason": "Lost his telephone"})

    assert not TOTPDevice.objects.exists()
    assert editor.get(reverse("admin:index")).status_code == 302
    entry = Entry.objects.get(action="one-time codes taken away")
    assert (entry.who, entry.name, entry.why) == ("admin", "ed", "Lost his telephone")


def test_keys_of_codes_stand_on_no_page(set_up, admin_client):
    keys = TOTPDevice.objects.values_list("key", flat=True)
    page = text_of(admin_client.get(reverse("admin:index")))

    assert "otp_totp" not in page and "otp_static" not in page
    user = get_user_model().objects.get(username="ed")
    assert keys[0] not in text_of(
        admin_client.get(reverse("admin:auth_user_sign_in", args=[user.pk]))
    )
