"""Mails of the sign-in, sent outside of the request."""

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode


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
