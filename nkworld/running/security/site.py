"""The desk's front door: Django's admin, where signing in has a brake, a second step and a trace,
and where sessions end.
"""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import LoginView
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from . import codes, reset
from .headers import refuse_impossible_keys
from .sessions import end_or_prolong, ends_soon
from .sign_in import OwnCodes, SignIn, second_step, sign_in

# What somebody reaches who has still to set up the codes that the desk requires.
BEFORE_CODES = ("codes", "logout", "jsi18n")


class Desk(AdminSite):
    login_template = "security/desk/login.html"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        guarded = super().admin_view(refuse_impossible_keys(view), cacheable)

        def within_session(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            end_or_prolong(request)
            match, user = request.resolver_match, request.user
            is_free = match is not None and match.url_name in BEFORE_CODES
            if not is_free and user.is_authenticated and codes.must_be_set_up(request):
                return redirect("admin:codes")
            response: HttpResponse = guarded(request, *args, **kwargs)
            return response

        return update_wrapper(within_session, guarded)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return super().each_context(request) | {
            "session_ends": ends_soon(request) if self.has_permission(request) else None,
            "one_time_codes": settings.DESK_ONE_TIME_CODES != "off",
        }

    def get_urls(self) -> list[URLPattern | URLResolver]:
        codes_page = OwnCodes.as_view(site=self)
        own: list[URLPattern | URLResolver] = [
            path("login/code/", self.code_view, name="code"),
            path("codes/", self.admin_view(codes_page), name="codes"),
        ]
        return own + reset.addresses(self) + super().get_urls()

    @method_decorator(never_cache)
    @method_decorator(sensitive_post_parameters())
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        here = reverse("admin:index", current_app=self.name)
        target = LoginView(request=request).get_redirect_url() or here
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(target)
        context = {
            **self.each_context(request),
            "title": "Sign in",
            "subtitle": None,
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            REDIRECT_FIELD_NAME: target,
            **(extra_context or {}),
        }
        request.current_app = self.name
        view: Callable[[HttpRequest], Any] = SignIn.as_view(
            extra_context=context,
            authentication_form=AdminAuthenticationForm,
            template_name=self.login_template,
        )
        return sign_in(request, view) if request.method == "POST" else view(request)

    @method_decorator([never_cache, csrf_protect, sensitive_post_parameters()])
    def code_view(self, request: HttpRequest) -> HttpResponse:
        """The second step of signing in."""
        return second_step(request, self.each_context(request))

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Django's, in one transaction with its entry in the audit log."""
        with transaction.atomic():
            return super().password_change(request, extra_context)
