"""Signing in: a password, and where it was set up a one-time code as a second step."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views import View
from django_otp.plugins.otp_static.models import StaticDevice

from nkworld.running.audit import record

from . import brake, codes
from .brake import Attempt, busy, checking_a_password, closed, log_failure
from .codes import WRONG, AppCodeForm, CodeForm

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

WAITING = "desk_second_step"
WAITS_FOR = 300  # seconds
OVER = "The second step was not taken in time, or the password has changed: begin anew."
CODES_OF_ACCOUNT = 10  # in a quarter of an hour


class SignIn(LoginView):
    """Django's, which stops before the second step."""

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user: Any = form.get_user()
        if settings.DESK_ONE_TIME_CODES == "off" or codes.app_of(user) is None:
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
        if device := codes.check(user, form.cleaned_data["code"]):
            brake.forget("code", str(user.pk))
            del request.session[WAITING]
            login(request, user, waiting["backend"])
            request.session[codes.VERIFIED] = True
            if isinstance(device, StaticDevice):
                left = codes.recovery_codes_left(user)
                record("recovery code used", user, who=user, sentence=f"{left} left")
                if left <= 3:
                    return redirect(reverse("admin:codes"))
            return redirect(waiting["next"])
        record("one-time code refused", user)
        form.add_error("code", codes.WRONG)
    page = context | {"form": form, "title": "Second step", "subtitle": None, "person": user}
    return TemplateResponse(request, "security/desk/code.html", page)


class OwnCodes(View):
    """The page on which somebody sets up one-time codes for his own sign-in, or gives them up.

    `step` says which button was pressed: begin, confirm, renew, take-away.
    """

    site: "AdminSite" = None  # type: ignore[assignment]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if settings.DESK_ONE_TIME_CODES == "off":
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        step = request.POST.get("step", "")
        if step == "begin":
            return self.page(request, waiting=codes.begin(request.user))
        if step not in ("confirm", "renew", "take-away"):
            raise BadRequest(f"“{step}” is no step of this page.")
        if opens := brake.begin("own-codes", str(request.user.pk), CODES_OF_ACCOUNT):
            return closed(request, opens)
        return self.confirm(request) if step == "confirm" else self.change(request, step)

    def confirm(self, request: HttpRequest) -> HttpResponse:
        """The app shows what it should: from now on its codes are asked for."""
        waiting, form = codes.begin(request.user), AppCodeForm(request.POST)
        if not form.is_valid():
            return self.page(request, waiting=waiting, form=form)
        code = "".join(form.cleaned_data["code"].split())
        if not waiting.verify_token(code):
            form.add_error("code", f"{WRONG} Is the clock of your device right?")
            return self.page(request, waiting=waiting, form=form)
        shown = codes.confirm(request.user, waiting, request.session.session_key)
        request.session[codes.VERIFIED] = True
        return self.page(request, recovery_codes=shown)

    def change(self, request: HttpRequest, step: str) -> HttpResponse:
        """What weakens a sign-in wants a code once more."""
        if step == "take-away" and settings.DESK_ONE_TIME_CODES == "required":
            raise PermissionDenied
        form = CodeForm(request.POST)
        if form.is_valid() and codes.check(request.user, form.cleaned_data["code"]):
            if step == "renew":
                shown = codes.renew_recovery_codes(request.user)
                return self.page(request, recovery_codes=shown)
            codes.take_away(request.user)
            request.session.pop(codes.VERIFIED, None)
            messages.success(request, "Your password alone signs you in again.")
            return redirect("admin:codes")
        if form.is_valid():
            record("one-time code refused", request.user)  # type: ignore[arg-type]
            form.add_error("code", WRONG)
        return self.page(request, form=form)

    def page(self, request: HttpRequest, **more: Any) -> HttpResponse:
        waiting, form = more.get("waiting"), more.get("form")
        context = {
            **self.site.each_context(request),
            "title": "One-time codes",
            "subtitle": None,
            "mode": settings.DESK_ONE_TIME_CODES,
            "app": codes.app_of(request.user),
            "codes_left": codes.recovery_codes_left(request.user),
            "must": codes.must_be_set_up(request),
            "form": form or (AppCodeForm() if waiting else CodeForm()),
            "secret": codes.secret_of(waiting) if waiting else "",
            "picture": codes.picture_of(waiting) if waiting else "",
        }
        return TemplateResponse(request, "security/desk/own_codes.html", context | more)
