"""Signing in: a password, and where it was set up a one-time code as a second step; and the session
at the desk, which ends after some hours without a click, and after a day's work anyway.
"""

import base64
import logging
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import segno
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import SESSION_KEY, get_user_model, login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.auth.views import LoginView
from django.contrib.sessions.models import Session
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import constant_time_compare
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from nkworld.running.audit.trail import network_of, record

from . import brake
from .brake import SIGNED_IN, checking_a_password, turned_away

BEGUN, SEEN = "desk_begun", "desk_seen"
WRITTEN_EVERY = 300  # seconds: a session is written anew that often, and not with each click
WARNED = timedelta(minutes=30)
WAITING = "desk_second_step"
WAITS_FOR = 300  # seconds
VERIFIED = "desk_one_time_code"  # in a session: it was opened with a code, or has set them up
RECOVERY_CODES = 10
OF_A_CODE = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
DIGITS = 6
CODES_OF_ACCOUNT = 10  # in a quarter of an hour
OVER = "The second step was not taken in time, or the password has changed: begin anew."
WRONG = "This code is not right, or was used before. Wait for the next, and type it."

site: Any = admin.site  # the desk
logger = logging.getLogger(__name__)


@receiver(user_logged_in)
def begin_session(sender: object, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    request.session[BEGUN] = request.session[SEEN] = int(timezone.now().timestamp())
    record(SIGNED_IN, user, who=user)


@receiver(user_logged_out)
def log_sign_out(sender: object, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if user is not None:
        record("signed out", user, who=user)


def end_or_prolong(request: HttpRequest) -> None:
    """Before each page of the desk: sign out whom it has kept for long enough."""
    if not request.user.is_authenticated:
        return
    now, longest = int(timezone.now().timestamp()), settings.SESSION_LONGEST_SECONDS
    if now - request.session.get(BEGUN, 0) >= longest:
        record("session ended", request.user, sentence="after its longest time")
        request.session.flush()
        request.user = AnonymousUser()
        messages.info(
            request, f"A session ends after {longest / 3600:g} hours. Sign in again to go on."
        )
    elif now - request.session.get(SEEN, 0) >= WRITTEN_EVERY:
        request.session[SEEN] = now


def ends_soon(request: HttpRequest) -> datetime | None:
    """The moment at which this session ends, if that is near: what is typed has to be saved."""
    ends = request.session.get(BEGUN, 0) + settings.SESSION_LONGEST_SECONDS
    ends_at = datetime.fromtimestamp(ends, UTC)
    is_near = request.user.is_authenticated and ends_at <= timezone.now() + WARNED
    return ends_at if is_near else None


def sessions_of(user: Any) -> list[Session]:
    """All open sessions of an account. There are as many as people at the desk."""
    open_ones = Session.objects.filter(expire_date__gt=timezone.now())
    return [one for one in open_ones if one.get_decoded().get(SESSION_KEY) == str(user.pk)]


def end_sessions(user: Any, but: str | None = None) -> int:
    """End them, but for the one with this key; how many there were."""
    keys = [one.pk for one in sessions_of(user) if one.pk != but]
    Session.objects.filter(pk__in=keys).delete()
    return len(keys)


class CodeForm(forms.Form):
    """A code from the app, or one of the list to recover by."""

    code = forms.CharField(
        label_suffix="",
        max_length=20,
        help_text="Six digits from your app, or one of your recovery codes.",
        widget=forms.TextInput(attrs=OF_A_CODE),
    )


class AppCodeForm(CodeForm):
    """The first code of an app that is being set up."""

    code = forms.CharField(
        label="Code that your app shows now",
        label_suffix="",
        max_length=20,
        widget=forms.TextInput(attrs=OF_A_CODE | {"inputmode": "numeric", "size": 8}),
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


class InFrame:
    """A page before somebody has signed in, within the desk's frame."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        add_never_cache_headers(response)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        frame = site.each_context(self.request)
        return frame | super().get_context_data(**kwargs)  # type: ignore[misc]


class SignIn(InFrame, LoginView):
    """Django's, which looks at a password if not too many were tried, and stops before the second
    step. What was typed for a name is written down nowhere: it may be a password.
    """

    authentication_form = AdminAuthenticationForm
    template_name = "security/desk/login.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if site.has_permission(request):
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "title": "Sign in",
            "subtitle": None,
            "next": self.get_success_url(),
            "app_path": self.request.get_full_path(),
            "username": self.request.user.get_username(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
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
            return turned_away(request, opens)
        with checking_a_password() as has_room:
            if not has_room:
                refused("refused, others are being checked")
                return turned_away(request)
            response = super().post(request, *args, **kwargs)
        if response.status_code == HTTPStatus.FOUND:
            brake.end_sign_in(account, address)
        else:
            refused("failed", "sign-in failed")
        return response

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


@never_cache
@csrf_protect
@sensitive_post_parameters()
def second_step(request: HttpRequest) -> HttpResponse:
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
            return turned_away(request, opens)
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
    return site.page(request, "security/desk/code.html", "Second step", form=form, person=user)


def own_codes(request: HttpRequest) -> HttpResponse:
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
            return turned_away(request, opens)
    if step in ("begin", "confirm"):
        # An app that is still to prove itself; the same one when the page is loaded again.
        named = {"user": user, "confirmed": False}
        waiting = TOTPDevice.objects.filter(**named).first()
        waiting = waiting or TOTPDevice.objects.create(name="app", **named)
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
    return site.page(
        request,
        "security/desk/own_codes.html",
        "One-time codes",
        mode=mode,
        app=app_of(user),
        codes_left=recovery_codes_left(user),
        must=must_set_up_codes(request),
        form=form,
        recovery_codes=recovery_codes,
        # To type where no picture can be taken: in groups of four.
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        picture=waiting and picture_of(waiting.config_url),
    )


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
