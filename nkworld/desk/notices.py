"""People at the desk are told what concerns them: on the desk, and by mail as each has chosen.

    notify(people_with("provenance.publish_release"), f"“{release}” waits", url)

Writing a notice never breaks the step at hand, and no mail is sent before the database holds it.
What the mail server refuses is logged, and tried again by `manage.py send_notices`.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.core.paginator import Paginator
from django.db import DatabaseError, models, transaction
from django.db.models.signals import post_save
from django.dispatch import Signal, receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.tasks import TaskResultStatus, task
from django.tasks.signals import task_finished
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from nkworld.provenance.editions import is_loading
from nkworld.provenance.models import Challenge
from nkworld.provenance.publishing import comment_added, step_taken
from nkworld.provenance.tables import grouped

from .models import Colleague, Notice
from .steps import permission_to

logger = logging.getLogger(__name__)

LONGEST = 400  # characters of a sentence
TRIED_FOR = timedelta(days=3)  # a mail that could not be sent
KEPT_READ, KEPT = timedelta(days=90), timedelta(days=365)
BACKEND = "django.contrib.auth.backends.ModelBackend"
IN_ONE_MAIL = A_PAGE = 50

# With `now`: whoever knows of something that happens by the clock alone calls `notify` with a key.
clock = Signal()


def people_with(permission: str) -> models.QuerySet[User]:
    return get_user_model().objects.with_perm(permission, backend=BACKEND).filter(is_staff=True)


def notify(people: Iterable[User | int], sentence: str, url: str, key: str = "") -> None:
    """Tell some people one thing; with a key each is told of it once, however often it is said."""
    keys = {each.pk if isinstance(each, User) else each for each in people}
    try:
        with transaction.atomic():
            people = get_user_model().objects.filter(pk__in=keys, is_active=True, is_staff=True)
            if key:
                people = people.exclude(notices__key=key)
            notices = [
                Notice(user=user, sentence=sentence[:LONGEST], path=url, key=key) for user in people
            ]
            Notice.objects.bulk_create(notices)
    except DatabaseError:
        logger.exception("Nobody was told: %s", sentence)
        return
    if notices:
        transaction.on_commit(partial(deliver.enqueue, [each.pk for each in notices]), robust=True)


@task
def deliver(keys: list[int]) -> None:
    notices = Notice.objects.filter(pk__in=keys, mailed_at=None)
    for notice in notices.select_related("user__colleague"):
        if notice.user.email and mails_of(notice.user) == Colleague.Mails.EACH:
            _mail(notice.user, [notice])


def mails_of(user: User) -> str:
    return str(getattr(getattr(user, "colleague", None), "mails", Colleague.Mails.EACH))


def _mail(user: User, notices: list[Notice]) -> bool:
    """Send one mail of some notices; whether the server took it."""
    context = {
        "notices": notices[:IN_ONE_MAIL],
        "more": max(len(notices) - IN_ONE_MAIL, 0),
        "site": settings.SITE_ADDRESS,
        "desk": f"{settings.SITE_ADDRESS}/{settings.ADMIN_PATH}notices/",
    }
    what = notices[0].sentence if len(notices) == 1 else f"{len(notices)} things happened"
    subject = " ".join(f"North Korea in the World, desk: {what}".split())[:200]
    text = render_to_string("desk/notice.txt", context)
    headers = {"Auto-Submitted": "auto-generated"}
    try:
        EmailMessage(subject, text, to=[user.email], headers=headers).send()
    except Exception:
        logger.exception("A mail to account %s was not sent.", user.pk)
        return False
    Notice.objects.filter(pk__in=[each.pk for each in notices]).update(mailed_at=timezone.now())
    return True


def send_due() -> dict[str, int]:
    """Notices and mails of the clock, or that a server refused; what is old goes. {what: number}"""
    now = timezone.now()
    clock.send(None, now=now)
    # Of who wants a mail for each, those that a server has refused.
    recent = Notice.objects.filter(created_at__gt=now - TRIED_FOR, user__is_active=True)
    unsent = recent.filter(read_at=None, mailed_at=None).select_related("user__colleague")
    sent = {"mails": 0, "refused": 0}
    for user, notices in grouped(
        unsent.order_by("created_at", "pk"), lambda notice: notice.user
    ).items():
        if user.email and mails_of(user) != Colleague.Mails.NONE:
            sent["mails" if _mail(user, notices) else "refused"] += 1
    old = models.Q(read_at__lt=now - KEPT_READ) | models.Q(created_at__lt=now - KEPT)
    sent["forgotten"], _ = Notice.objects.filter(old).delete()
    return sent


def notices_view(site: Any, request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    own = Notice.objects.filter(user=user)
    kind = forms.modelform_factory(
        Colleague, fields=["mails"], widgets={"mails": forms.RadioSelect}
    )
    form = kind(request.POST or None, instance=Colleague.objects.get_or_create(user=user)[0])
    if "read" in request.POST:
        own.filter(read_at=None).update(read_at=timezone.now())
        return redirect("admin:desk_notices")
    if form.is_valid():
        form.save()
        messages.success(request, f"Kept: {form.instance.get_mails_display()}.")
        return redirect("admin:desk_notices")
    page = Paginator(own, A_PAGE).get_page(request.GET.get("page"))
    return site.page(request, "desk/notices.html", "My notices", form=form, page=page)


def notice_view(request: HttpRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(Notice, pk=pk, user=request.user.pk)
    notice.read_at = notice.read_at or timezone.now()
    notice.save(update_fields=["read_at"])
    return redirect(notice.path or "admin:desk_notices")


# What those who made the draft read of a step.
TEXTS = {
    "sent back": "{who} sent “{it}” back: {why}",
    "discarded": "{who} discarded “{it}”: {why}",
    "published": "{who} published “{it}”",
}


@receiver(step_taken)
def tell_of_step(
    publication: Any, action: str, user: User | None, why: str, makers: set[int], **_: Any
) -> None:
    if is_loading():
        return
    who = user or "a command"
    people, sentence = makers, TEXTS.get(action, "").format(who=who, it=publication, why=why)
    if action == "submitted":
        publishers = people_with(permission_to("publish", publication))
        people = {each.pk for each in publishers} - publication.makers()
        sentence = f"“{publication}” waits for a second person: {who} submitted it"
    if sentence:
        me = {user.pk} if user else set()
        notify(people - me, sentence.removesuffix(": "), publication.get_desk_url())


@receiver(comment_added)
def tell_of_comment(
    publication: Any, user: User | None, comment: Any, people: set[int], **_: Any
) -> None:
    if comment.kind == "comment":  # a sentence that sends it back is told as that
        sentence = f"{user or 'a command'} on “{publication}”: {comment.text}"
        notify(people, sentence, publication.get_desk_url())


@receiver(post_save, sender=Challenge)
def tell_of_challenge(instance: Challenge, created: bool, **_: Any) -> None:
    if created:
        sentence = f"A reader challenges a number: {instance.subject}"
        notify(people_with("provenance.publish_release"), sentence, instance.get_desk_url())


@receiver(task_finished)
def tell_of_failure(task_result: Any, **_: Any) -> None:
    task = task_result.task
    if task_result.status != TaskResultStatus.FAILED or task.module_path == deliver.module_path:
        return
    people = get_user_model().objects.filter(is_superuser=True)
    sentence = f"A job failed: {task.name}. The error stands in the log."
    notify(people, sentence, reverse("state"), key=f"job:{task_result.id}")
