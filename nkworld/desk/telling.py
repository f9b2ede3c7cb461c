"""Which steps are told to whom."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.tasks import TaskResultStatus
from django.tasks.signals import task_finished
from django.urls import reverse

from nkworld.provenance.models import Challenge
from nkworld.provenance.renewal import is_loading
from nkworld.provenance.signals import comment_added, discarded, published, sent_back, submitted

from .notices import deliver, makers_of, notify, people_with, publishers_of


def name_of(user: User | None) -> str:
    return user.get_username() if user else "a command"


@receiver(submitted)
def tell_publishers(publication: Any, user: User | None, **_: Any) -> None:
    people = publishers_of(publication)
    if user:
        people = people.exclude(pk=user.pk)
    sentence = f"“{publication}” waits for a second person: {name_of(user)} submitted it"
    notify(people, sentence, publication.get_desk_url())


@receiver(sent_back)
def tell_of_sending_back(
    publication: Any, user: User | None, reason: str, makers: set[int], **_: Any
) -> None:
    sentence = f"{name_of(user)} sent “{publication}” back: {reason}"
    # `submitted_by` is empty by now: whoever submitted it is among the `makers` only.
    notify(makers - ({user.pk} if user else set()), sentence, publication.get_desk_url())


@receiver(discarded)
def tell_of_discarding(publication: Any, user: User | None, reason: str, **_: Any) -> None:
    why = f": {reason}" if reason else ""
    sentence = f"{name_of(user)} discarded “{publication}”{why}"
    notify(makers_of(publication, user), sentence, publication.get_desk_url())


@receiver(published)
def tell_of_publishing(publication: Any, user: User | None, **_: Any) -> None:
    if not is_loading():
        sentence = f"{name_of(user)} published “{publication}”"
        notify(makers_of(publication, user), sentence, publication.get_desk_url())


@receiver(comment_added)
def tell_of_comment(
    publication: Any, user: User | None, comment: Any, people: set[int], **_: Any
) -> None:
    """What was sent back with a sentence is told as that."""
    if comment.kind == "comment":
        sentence = f"{name_of(user)} on “{publication}”: {comment.text}"
        notify(people, sentence, publication.get_desk_url())


@receiver(post_save, sender=Challenge)
def tell_of_challenge(instance: Challenge, created: bool, **_: Any) -> None:
    if created:
        sentence = f"A reader challenges a number: {instance.subject}"
        address = reverse("admin:provenance_challenge_change", args=[instance.pk])
        notify(people_with("provenance.publish_release"), sentence, address)


@receiver(task_finished)
def tell_of_failure(task_result: Any, **_: Any) -> None:
    """Administrators, of any job but the one that tells."""
    task = task_result.task
    if task_result.status != TaskResultStatus.FAILED or task.module_path == deliver.module_path:
        return
    people = get_user_model().objects.filter(is_superuser=True)
    sentence = f"A job failed: {task.name}. The error stands in the log."
    notify(people, sentence, reverse("state"), key=f"job:{task_result.id}")
