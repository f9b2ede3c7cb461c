"""A reader who left an address is told what became of the challenge, once."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from nkworld.provenance.models import Challenge

logger = logging.getLogger(__name__)


def answer_reader(challenge: Challenge, email: str) -> bool:
    """Whether the mail server took it; the address is written down nowhere, not in the log."""
    release = challenge.correcting_release
    context = {
        "challenge": challenge,
        "address": f"{settings.SITE_ADDRESS}{challenge.get_absolute_url()}",
        "release": f"{settings.SITE_ADDRESS}{release.get_absolute_url()}" if release else "",
    }
    text = render_to_string("desk/answer.txt", context)
    subject = "North Korea in the World: the number that you challenged"
    try:
        EmailMessage(subject, text, to=[email], headers={"Auto-Submitted": "auto-replied"}).send()
    except Exception:
        # An error of the server may name the address: its kind is enough.
        logger.error("The answer to challenge %s was not sent.", challenge.pk)
        return False
    return True
