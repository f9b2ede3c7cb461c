"""People at the desk are told what concerns them: on the desk, and by mail as each has chosen.

    notify(publishers_of(release), f"“{release}” waits for a second person", url)

Writing a notice never breaks the step that it tells of, and no mail is sent before the database
holds it. What the mail server refuses is logged, and tried again by `manage.py send_notices`.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import DatabaseError, models, transaction
from django.dispatch import Signal
from django.tasks import task
from django.template.loader import render_to_string
from django.utils import timezone

from nkworld.provenance.models.publication import SecondPerson

from .models import Colleague, Notice

logger = logging.getLogger(__name__)

SUBJECT = "North Korea in the World, desk"
LONGEST = 400  # characters of a sentence
TRIED_FOR = timedelta(days=3)  # a mail that could not be sent
KEPT_READ, KEPT = timedelta(days=90), timedelta(days=365)
BACKEND = "django.contrib.auth.backends.ModelBackend"
IN_ONE_MAIL = 50

# With `now`: whoever knows of something that happens by the clock alone calls `notify` with a key.
clock = Signal()


def people_with(permission: str) -> models.QuerySet[User]:
    """Everybody who has signed up for the desk and may do something there."""
    people = get_user_model().objects.with_perm(permission, backend=BACKEND)
    return people.filter(is_staff=True)


def publishers_of(publication: SecondPerson) -> models.QuerySet[User]:
    """Whoever may publish it, but for those who made it."""
    names = publication._meta
    people = people_with(f"{names.app_label}.publish_{names.model_name}")
    return people.exclude(pk__in=publication.makers())


def makers_of(publication: SecondPerson, but: User | None) -> set[int]:
    """Keys of whoever made it, without the one who has just taken the step."""
    return publication.makers() - ({but.pk} if but else set())


def notify(people: Iterable[User | int], sentence: str, url: str, key: str = "") -> None:
    """Tell some people one thing; with a key each is told of it once, however often it is said."""
    keys = {each.pk if isinstance(each, User) else each for each in people}
    try:
        with transaction.atomic():
            if key:
                told = Notice.objects.filter(key=key, user__in=keys)
                keys -= set(told.values_list("user", flat=True))
            reached = get_user_model().objects.filter(pk__in=keys, is_active=True, is_staff=True)
            notices = [
                Notice(user=user, sentence=sentence[:LONGEST], path=url, key=key)
                for user in reached
            ]
            Notice.objects.bulk_create(notices)
    except DatabaseError:
        logger.exception("Nobody was told: %s", sentence)
        return
    if notices:
        transaction.on_commit(partial(_hand_on, [each.pk for each in notices]), robust=True)


def _hand_on(keys: list[int]) -> None:
    """To the worker, or by hand where there is none."""
    deliver.enqueue(keys)


@task
def deliver(keys: list[int]) -> None:
    """Mail these notices to those who want a mail for each."""
    notices = Notice.objects.filter(pk__in=keys, mailed_at=None)
    for notice in notices.select_related("user__colleague"):
        if notice.user.email and mails_of(notice.user) == Colleague.Mails.EACH:
            _mail(notice.user, [notice])


def mails_of(user: User) -> str:
    colleague = getattr(user, "colleague", None)
    return colleague.mails if colleague else Colleague.Mails.EACH


def _mail(user: User, notices: list[Notice]) -> bool:
    """Send one mail of some notices; whether the server took it."""
    context = {
        "notices": [
            (each, f"{settings.SITE_ADDRESS}{each.path}") for each in notices[:IN_ONE_MAIL]
        ],
        "more": max(len(notices) - IN_ONE_MAIL, 0),
        "desk": f"{settings.SITE_ADDRESS}/{settings.ADMIN_PATH}notices/",
    }
    said = notices[0].sentence if len(notices) == 1 else f"{len(notices)} things happened"
    subject = " ".join(f"{SUBJECT}: {said}".split())[:200]
    text = render_to_string("desk/notice.txt", context)
    headers = {"Auto-Submitted": "auto-generated"}
    try:
        EmailMessage(subject, text, to=[user.email], headers=headers).send()
    except Exception:
        logger.exception("A mail to account %s was not sent.", user.pk)
        return False
    Notice.objects.filter(pk__in=[each.pk for each in notices]).update(mailed_at=timezone.now())
    return True


def send_due(now: datetime | None = None) -> dict[str, int]:
    """What the clock brings: notices of it, daily summaries, mails to be tried again, an end to
    what is old. {what: how many}
    """
    now = now or timezone.now()
    clock.send(None, now=now)
    sent = {"mails": 0, "refused": 0}
    for user, notices in _unsent(now).items():
        sent["mails" if _mail(user, notices) else "refused"] += 1
    old = models.Q(read_at__lt=now - KEPT_READ) | models.Q(created_at__lt=now - KEPT)
    sent["forgotten"], _ = Notice.objects.filter(old).delete()
    return sent


def _unsent(now: datetime) -> dict[User, list[Notice]]:
    """By person; of who wants a mail for each, those that a server has refused."""
    rows = (
        Notice.objects.unsent().filter(created_at__gt=now - TRIED_FOR).order_by("created_at", "pk")
    )
    found: dict[User, list[Notice]] = {}
    for notice in rows.select_related("user__colleague").exclude(user__email=""):
        if notice.user.is_active and mails_of(notice.user) != Colleague.Mails.NONE:
            found.setdefault(notice.user, []).append(notice)
    return found
