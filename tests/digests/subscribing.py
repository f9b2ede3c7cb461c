"""A form that is filled in, a reader who subscribed, and the links in his mails."""

import re
from datetime import timedelta

from django.utils import timezone

from nkworld.portal.digests.models import Subscription

FORM = "/changes/subscribe/"
SENT = {"address": "reader@example.org", "rhythm": "daily", "website": ""}
SENT |= {"country": "", "dataset": "", "kind": "", "change": ""}


def link_in(message, what):
    return re.search(rf"https://portal\.example(/changes/subscribe/{what}/[^\s>]+)", message.body)[
        1
    ]


def subscribed(address="reader@example.org", since=timedelta(days=2), **chosen):
    return Subscription.objects.create(
        address=address,
        is_confirmed=True,
        told_until=timezone.now() - since,
        **{"rhythm": "daily"} | chosen,
    )
