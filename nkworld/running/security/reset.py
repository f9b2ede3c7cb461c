"""A new password by mail: Django's own way, with a limit, a trace, and no word about who has an
account here.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import views
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import path, reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from nkworld.running.audit.trail import record

from . import brake
from .brake import turned_away
from .sign_in import InFrame, end_sessions


@task
def mail_reset(pk: int) -> None:
    """Send the address at which this person chooses a new password; it is good once, for an hour.

    The host is a setting, never what a request says.
    """
    user = User.objects.filter(pk=pk, is_active=True, is_staff=True).first()
    if user is None or not user.email:
        return
    keys = [urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)]
    context = {
        "user": user,
        "address": settings.SITE_ADDRESS + reverse("admin:password_reset_confirm", args=keys),
        "site": settings.SITE_ADDRESS,
        "minutes": settings.PASSWORD_RESET_TIMEOUT // 60,
    }
    body = render_to_string("security/desk/reset_mail.txt", context)
    subject = f"{settings.EMAIL_SUBJECT_PREFIX}A new password for the desk"
    EmailMessage(subject, body, to=[user.email]).send()


class AddressForm(PasswordResetForm):
    def save(self, *args: Any, **kwargs: Any) -> None:
        """The mail is sent outside of the request: an answer takes the same time for everybody."""
        for user in self.get_users(self.cleaned_data["email"]):
            if user.is_staff and not brake.begin(
                "reset-of-account", str(user.pk), settings.RESETS_OF_ACCOUNT
            ):
                with transaction.atomic():
                    record("password reset asked for", user)
                    mail_reset.enqueue(user.pk)


class Ask(InFrame, views.PasswordResetView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if opens := brake.begin("reset", request.META["REMOTE_ADDR"], settings.RESETS_OF_ADDRESS):
            return turned_away(request, opens)
        return super().post(request, *args, **kwargs)


class Choose(InFrame, views.PasswordResetConfirmView):
    user: User

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            end_sessions(self.user)
            record("password reset", self.user)
        return response


class Confirmation(InFrame, views.PasswordResetCompleteView):
    """A page without a form."""


addresses = [
    path(
        "password-reset/",
        Ask.as_view(
            form_class=AddressForm,
            template_name="security/desk/reset_ask.html",
            success_url=reverse_lazy("admin:password_reset_done"),
            title="A new password",
        ),
        name="password_reset",
    ),
    path(
        "password-reset/asked/",
        Confirmation.as_view(
            template_name="security/desk/reset_asked.html", title="Look into your mail"
        ),
        name="password_reset_done",
    ),
    path(
        "password-reset/chosen/",
        Confirmation.as_view(
            template_name="security/desk/reset_chosen.html", title="Your password is changed"
        ),
        name="password_reset_complete",
    ),
    path(
        "password-reset/<uidb64>/<token>/",
        Choose.as_view(
            template_name="security/desk/reset_choose.html",
            success_url=reverse_lazy("admin:password_reset_complete"),
            title="A new password",
        ),
        name="password_reset_confirm",
    ),
]
