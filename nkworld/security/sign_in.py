"""Signing in: a password, and where it was set up a one-time code as a second step."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django_otp.plugins.otp_static.models import StaticDevice

from nkworld.audit import record

from . import brake, codes
from .brake import Attempt, checking_a_password
from .forms import CodeForm
from .refusals import busy, closed, log_failure

WAITING = "desk_second_step"
WAITS_FOR = 300  # seconds
OVER = "The second step was not taken in time, or the password has changed: begin anew."


class SignIn(LoginView):
    """Django's, which stops before the second step."""

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user: Any = form.get_user()
        if not codes.are_wanted_of(user):
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
    """Let `view` look at the password, if not too many were tried."""
    attempt = Attempt(
        request.POST.get("username", "")[:150].replace("\0", ""), request.META["REMOTE_ADDR"]
    )
    if refusal := attempt.begin():
        action = "locked out" if refusal.is_first else ""
        log_failure(attempt, "refused, too many tries", action)
        return closed(request, refusal.opens)
    with checking_a_password() as has_room:
        if not has_room:
            log_failure(attempt, "refused, others are being checked")
            return busy(request)
        response: HttpResponse = view(request)
    if response.status_code == HTTPStatus.FOUND:
        attempt.succeed()
    else:
        log_failure(attempt, "failed", "sign-in failed")
    return response


def second_step(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The page that asks for a code from whoever has given the right password just now."""
    waiting, user = _who_waits(request)
    if user is None:
        messages.warning(request, OVER)
        return redirect("admin:login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if opens := brake.begin("code", str(user.pk), 5):
            record("locked out", user, sentence="too many wrong codes")
            return closed(request, opens)
        if device := codes.check(user, form.cleaned_data["code"]):
            brake.forget("code", str(user.pk))
            return _enter(request, user, device, waiting)
        record("one-time code refused", user)
        form.add_error(
            "code", "This code is not right, or was used before. Wait for the next, and type it."
        )
    page = context | {"form": form, "title": "Second step", "subtitle": None, "person": user}
    return TemplateResponse(request, "security/desk/code.html", page)


def _who_waits(request: HttpRequest) -> tuple[dict[str, Any], Any]:
    waiting = request.session.get(WAITING) or {}
    if waiting.get("until", 0) < timezone.now().timestamp():
        return waiting, None
    user = get_user_model()._default_manager.filter(pk=waiting["user"], is_active=True).first()
    is_same = user and constant_time_compare(user.get_session_auth_hash(), waiting["hash"])
    return waiting, user if is_same else None


def _enter(request: HttpRequest, user: Any, device: Any, waiting: dict[str, Any]) -> HttpResponse:
    del request.session[WAITING]
    login(request, user, waiting["backend"])
    request.session[codes.VERIFIED] = True
    if isinstance(device, StaticDevice):
        left = codes.recovery_codes_left(user)
        record("recovery code used", user, who=user, sentence=f"{left} left")
        if left <= 3:
            return redirect(reverse("admin:codes"))
    return redirect(waiting["next"])
