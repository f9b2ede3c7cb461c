"""A draft goes live with what a person agreed to: doubts answered, losses ticked by number."""

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db import transaction

from nkworld.provenance import publishing
from nkworld.provenance.models import Release
from nkworld.provenance.steps import StepRefused

from . import doubts
from .review import Loss
from .review.review import losses_now


def not_answered(number: int) -> str:
    what = "1 strong doubt has" if number == 1 else f"{number:,} strong doubts have"
    return (
        f"Not published: {what} no answer. Answer under “Doubts”; one answer can take all that "
        "share a reason."
    )


def not_ticked(loss: Loss) -> str:
    return f"Not published: tick “{loss.label}” if that is meant, or discard this draft."


@transaction.atomic
def publish_as(
    release: Release, user: User | None, label: str, reason: str, ticked: Collection[str] = ()
) -> dict[str, int]:
    """Publish under the words that the publisher gave it; the counts of what changed.

    StepRefused if a strong doubt is open, or if it would close or blank what nobody `ticked`:
    looked at again while nobody else can publish into the dataset.
    """
    release = release.locked()
    if release.is_open:
        if number := len(doubts.unanswered(release)):
            raise StepRefused(not_answered(number))
        if missing := [loss for loss in losses_now(release) if loss.tick not in ticked]:
            raise StepRefused(*map(not_ticked, missing))
        release.label, release.reason = label, reason
        release.save(update_fields=["label", "reason"])
    return publishing.publish(release, user)
