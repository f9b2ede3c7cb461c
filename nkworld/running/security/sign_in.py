"""Signing in: a password, and where it was set up a one-time code as a second step."""

import base64
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.safestring import mark_safe
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from nkworld.running.audit.trail import network_of, record

from . import brake
from .brake import busy, checking_a_password, closed
from .sessions import end_sessions

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

WAITING = "desk_second_step"
WAITS_FOR = 300  # seconds
VERIFIED = "desk_one_time_code"  # in a session: it was opened with a code, or has set them up
RECOVERY_CODES = 10
DIGITS = 6
CODES_OF_ACCOUNT = 10  # in a quarter of an hour
OVER = "The second step was not taken in time, or the password has changed: begin anew."
WRONG = "This code is not right, or was used before. Wait for the next, and type it."

logger = logging.getLogger(__name__)


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


def recovery_codes_left(user: Any) -> int:
    return StaticToken.objects.filter(device__user=user).count()


def must_set_up_codes(request: HttpRequest) -> bool:
    """Whether this session may see nothing before its owner has set up codes."""
    return settings.DESK_ONE_TIME_CODES == "required" and not request.session.get(VERIFIED)


@transaction.atomic
def take_codes_away(user: Any, why: str = "") -> None:
    """The person signs in by password alone again, until he sets codes up anew."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    record("one-time codes taken away", user, why=why)


class SignIn(LoginView):
    """Django's, which stops before the second step."""

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user: Any = form.get_user()
        if settings.DESK_ONE_TIME_CODES == "off" or app_of(user) is None:
            return super().form_valid(form)
        self.request.session.cycle_key()
        self.request.session[WAITING] = {
            "user": user.pk,
            "hash": user.get_session_auth_hash(),
            "backend": user.backend,
            "until": timezone.now().timestamp() + WAITS_FOR,
            "next": self.get_success_url(),
        }
        return redirect("admin:code")


def sign_in(request: HttpRequest, view: Any) -> HttpResponse:
    """Let `view` look at the password, if not too many were tried.

    What was typed for a name is written down nowhere: it may be a password.
    """
    account = request.POST.get("username", "")[:150].replace("\0", "")
    address = request.META["REMOTE_ADDR"]

    def refused(what: str, action: str = "") -> None:
        user = get_user_model()._default_manager.filter(username=account).first()
        if action:
            record(action, user, name="" if user else "an unknown account", sentence=what)
        name = f"account {user.pk}" if user else "an unknown account"
        network = network_of(address) or "an unknown address"
        logger.warning("Sign-in %s: %s from %s", what, name, network)

    if refusal := brake.begin_sign_in(account, address):
        opens, is_first = refusal
        refused("refused, too many tries", "locked out" if is_first else "")
        return closed(request, opens)
    with checking_a_password() as has_room:
        if not has_room:
            refused("refused, others are being checked")
            return busy(request)
        response: HttpResponse = view(request)
    if response.status_code == HTTPStatus.FOUND:
        brake.end_sign_in(account, address)
    else:
        refused("failed", "sign-in failed")
    return response


def check_code(user: Any, form: CodeForm) -> Device | None:
    """The app or list that a valid form's code is right for; a code is right once."""
    code = "".join(form.cleaned_data["code"].split()).lower()
    kind = TOTPDevice if code.isdecimal() and len(code) == DIGITS else StaticDevice
    devices = kind.objects.filter(user=user, confirmed=True)
    with transaction.atomic():
        # Locked, lest the same code opens two sessions.
        for device in devices.select_for_update():
            if device.verify_token(code):
                return device
    record("one-time code refused", user)
    form.add_error("code", WRONG)
    return None


def second_step(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The page that asks for a code from whoever has given the right password just now."""
    waiting, user = request.session.get(WAITING) or {}, None
    if waiting.get("until", 0) >= timezone.now().timestamp():
        user = get_user_model()._default_manager.filter(pk=waiting["user"], is_active=True).first()
    if user is None or not constant_time_compare(user.get_session_auth_hash(), waiting["hash"]):
        messages.warning(request, OVER)
        return redirect("admin:login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if opens := brake.begin("code", str(user.pk), 5):
            record("locked out", user, sentence="too many wrong codes")
            return closed(request, opens)
        if device := check_code(user, form):
            brake.forget("code", str(user.pk))
            del request.session[WAITING]
            login(request, user, waiting["backend"])
            request.session[VERIFIED] = True
            if isinstance(device, StaticDevice):
                left = recovery_codes_left(user)
                record("recovery code used", user, who=user, sentence=f"{left} left")
                if left <= 3:
                    return redirect(reverse("admin:codes"))
            return redirect(waiting["next"])
    page = context | {"form": form, "title": "Second step", "subtitle": None, "person": user}
    return TemplateResponse(request, "security/desk/code.html", page)


def own_codes(request: HttpRequest, site: "AdminSite") -> HttpResponse:
    """The page on which somebody sets up one-time codes for his own sign-in, or gives them up.

    `step` says which button was pressed: begin, confirm, renew, take-away. What weakens a sign-in
    wants a code once more.
    """
    user, mode, step = request.user, settings.DESK_ONE_TIME_CODES, request.POST.get("step", "")
    if mode == "off":
        raise Http404
    waiting, form, recovery_codes = None, CodeForm(), []
    if request.method == "POST":
        if step not in ("begin", "confirm", "renew", "take-away"):
            raise BadRequest(f"“{step}” is no step of this page.")
        if step == "take-away" and mode == "required":
            raise PermissionDenied
        if step != "begin" and (opens := brake.begin("own-codes", str(user.pk), CODES_OF_ACCOUNT)):
            return closed(request, opens)
    if step in ("begin", "confirm"):
        # An app that is still to prove itself; the same one when the page is loaded again.
        named = {"user": user, "name": "app", "confirmed": False}
        waiting = TOTPDevice.objects.filter(user=user, confirmed=False).first()
        waiting = waiting or TOTPDevice.objects.create(**named)
        form = AppCodeForm(request.POST if step == "confirm" else None)
        if form.is_valid():
            if waiting.verify_token("".join(form.cleaned_data["code"].split())):
                recovery_codes = _confirm(waiting, request.session.session_key)
                request.session[VERIFIED] = True
            else:
                form.add_error("code", f"{WRONG} Is the clock of your device right?")
    elif step:
        form = CodeForm(request.POST)
        if form.is_valid() and check_code(user, form):
            if step == "take-away":
                take_codes_away(user)
                request.session.pop(VERIFIED, None)
                messages.success(request, "Your password alone signs you in again.")
                return redirect("admin:codes")
            with transaction.atomic():
                record("recovery codes renewed", user)  # type: ignore[arg-type]
                recovery_codes = _new_recovery_codes(user)
    secret = base64.b32encode(waiting.bin_key).decode().rstrip("=") if waiting else ""
    context = {
        **site.each_context(request),
        "title": "One-time codes",
        "subtitle": None,
        "mode": mode,
        "app": app_of(user),
        "codes_left": recovery_codes_left(user),
        "must": must_set_up_codes(request),
        "form": form,
        "recovery_codes": recovery_codes,
        # To type where no picture can be taken: in groups of four.
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "picture": waiting and picture_of(waiting.config_url),
    }
    return TemplateResponse(request, "security/desk/own_codes.html", context)


@transaction.atomic
def _confirm(app: TOTPDevice, session_key: str | None) -> list[str]:
    """The app has shown a right code: from now on it is asked for. The recovery codes."""
    app.confirmed = True
    app.save()
    end_sessions(app.user, but=session_key)
    record("one-time codes set up", app.user)
    return _new_recovery_codes(app.user)


def _new_recovery_codes(user: Any) -> list[str]:
    """Those of before are worth nothing any more."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery codes")
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def picture_of(address: str) -> str:
    """A QR code as inline SVG, without a style of its own."""
    picture = segno.make(address, error="m", micro=False)
    # Written by segno of numbers alone: no letter of the address stands in it.
    return mark_safe(picture.svg_inline(scale=5, border=4, svgclass="qr-code", omitsize=False))  # noqa: S308 - see above
