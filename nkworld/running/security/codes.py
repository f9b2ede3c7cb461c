"""One-time codes: who has set them up, what is asked at sign-in, and codes to recover by."""

import base64
from typing import Any

import segno
from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from nkworld.running.audit import record

from .sessions import end_sessions

RECOVERY_CODES = 10
VERIFIED = "desk_one_time_code"  # in a session: it was opened with a code, or has set them up
DIGITS = 6
WRONG = "This code is not right, or was used before. Wait for the next, and type it."


class CodeForm(forms.Form):
    """A code from the app, or one of the list to recover by."""

    code = forms.CharField(
        label_suffix="",
        max_length=20,
        help_text="Six digits from your app, or one of your recovery codes.",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class AppCodeForm(CodeForm):
    """The first code of an app that is being set up."""

    code = forms.CharField(
        label="Code that your app shows now",
        label_suffix="",
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "size": 8}
        ),
    )


def app_of(user: Any) -> TOTPDevice | None:
    """The app that shows this person's codes, once it has proved itself."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def must_be_set_up(request: HttpRequest) -> bool:
    """Whether this session may see nothing before its owner has set up codes."""
    return settings.DESK_ONE_TIME_CODES == "required" and not request.session.get(VERIFIED)


def check(user: Any, code: str) -> Device | None:
    """The app or list that a code is right for; a code is right once."""
    code = "".join(code.split()).lower()
    kind = TOTPDevice if code.isdecimal() and len(code) == DIGITS else StaticDevice
    devices = kind.objects.filter(user=user, confirmed=True)
    with transaction.atomic():
        # Locked, lest the same code opens two sessions.
        return next((one for one in devices.select_for_update() if one.verify_token(code)), None)


def begin(user: Any) -> TOTPDevice:
    """An app that is still to prove itself; the same one when the page is loaded again."""
    waiting = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return waiting or TOTPDevice.objects.create(user=user, name="app", confirmed=False)


@transaction.atomic
def confirm(user: Any, app: TOTPDevice, session_key: str | None) -> list[str]:
    """The app has shown a right code: from now on it is asked for. The recovery codes."""
    app.confirmed = True
    app.save()
    end_sessions(user, but=session_key)
    record("one-time codes set up", user)
    return _new_recovery_codes(user)


@transaction.atomic
def renew_recovery_codes(user: Any) -> list[str]:
    """New ones; those of before are worth nothing any more."""
    record("recovery codes renewed", user)
    return _new_recovery_codes(user)


def _new_recovery_codes(user: Any) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery codes")
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def recovery_codes_left(user: Any) -> int:
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def take_away(user: Any, why: str = "", who: Any = None) -> None:
    """The person signs in by password alone again, until he sets codes up anew."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    record("one-time codes taken away", user, who=who, why=why)


def secret_of(app: TOTPDevice) -> str:
    """To type where no picture can be taken: in groups of four."""
    text = base64.b32encode(app.bin_key).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def picture_of(app: TOTPDevice) -> SafeString:
    """A QR code as inline SVG, without a style of its own."""
    picture = segno.make(app.config_url, error="m", micro=False)
    # Written by segno of numbers alone: no letter of the address stands in it.
    return mark_safe(picture.svg_inline(scale=5, border=4, svgclass="qr-code", omitsize=False))  # noqa: S308 - see above
