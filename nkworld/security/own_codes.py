"""The page on which somebody sets up one-time codes for his own sign-in, or gives them up."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views import View

from nkworld.audit import record

from . import brake, codes
from .forms import AppCodeForm, CodeForm
from .refusals import closed

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

WRONG = "This code is not right, or was used before. Wait for the next, and type it."
CODES_OF_ACCOUNT = 10  # in a quarter of an hour


class OwnCodes(View):
    """`step` says which button was pressed: begin, confirm, renew, take-away."""

    site: "AdminSite" = None  # type: ignore[assignment]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if codes.mode() == "off":
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
        if step == "take-away" and codes.mode() == "required":
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
            "mode": codes.mode(),
            "app": codes.app_of(request.user),
            "codes_left": codes.recovery_codes_left(request.user),
            "must": codes.must_be_set_up(request),
            "form": form or (AppCodeForm() if waiting else CodeForm()),
            "secret": codes.secret_of(waiting) if waiting else "",
            "picture": codes.picture_of(waiting) if waiting else "",
        }
        return TemplateResponse(request, "security/desk/own_codes.html", context | more)
