from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from nkworld.running.audit.models import Entry
from nkworld.running.audit.trail import record

from .sign_in import app_of, end_sessions, recovery_codes_left, sessions_of, site, take_codes_away

NEWEST = 30

admin.site.unregister(User)
for secret in (TOTPDevice, StaticDevice):
    if admin.site.is_registered(secret):
        admin.site.unregister(secret)  # whoever reads a key can make its codes


class ReasonForm(forms.Form):
    """Why an administrator reaches into somebody's sign-in: it stands in the audit log."""

    reason = forms.CharField(
        label_suffix="", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


@admin.register(User)
class AccountAdmin(UserAdmin):
    list_display = ["username", "email", "roles", "has_codes", "is_active", "last_login"]
    list_filter = ["groups", "is_superuser", "is_active"]
    change_form_template = "security/desk/account.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups", "totpdevice_set")

    @admin.display(description="roles")
    def roles(self, user: User) -> str:
        names = [group.name for group in user.groups.all()]
        return ", ".join(["Administrator"] * user.is_superuser + sorted(names))

    @admin.display(description="one-time codes", boolean=True)
    def has_codes(self, user: User) -> bool:
        return any(app.confirmed for app in user.totpdevice_set.all())  # type: ignore[attr-defined]

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.sign_in_view)
        return [path("<int:pk>/sign-in/", view, name="auth_user_sign_in"), *super().get_urls()]

    def sign_in_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How somebody signs in, and two ways to help: for a reason, which is kept."""
        if not self.has_change_permission(request, user := get_object_or_404(User, pk=pk)):
            raise PermissionDenied
        form, step = ReasonForm(request.POST or None), request.POST.get("step", "")
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["reason"]
            with transaction.atomic():
                if step == "codes":
                    take_codes_away(user, why=reason)
                    end_sessions(user)
                    done = f"{user} signs in by password alone, and can set up codes anew."
                elif step == "sessions":
                    number = end_sessions(user)
                    record("sessions ended", user, why=reason, sentence=f"{number} ended")
                    done = f"{number} session{'' if number == 1 else 's'} of {user} ended."
                else:
                    raise BadRequest(f"“{step}” is no step of this page.")
            messages.success(request, done)
            return redirect(reverse("admin:auth_user_sign_in", args=[pk]))
        return site.page(
            request,
            "security/desk/sign_in_of.html",
            f"Sign-in of {user}",
            opts=self.opts,
            person=user,
            form=form,
            app=app_of(user),
            codes_left=recovery_codes_left(user),
            sessions=len(sessions_of(user)),
            entries=Entry.objects.filter(kind="auth.user", key=str(pk))[:NEWEST],
        )

    @transaction.atomic
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        """Django's, in one transaction with its entry in the audit log."""
        return super().user_change_password(request, id, form_url)
