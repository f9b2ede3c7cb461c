from collections.abc import Iterable

from django.contrib.auth.models import User
from django.utils import timezone

from nkworld.desk.waiting import Item, register

from .models import FindingRevision


@register("Findings to be read again", position=45)
def to_review(user: User) -> Iterable[Item]:
    """Those whose day has come, the longest overdue first."""
    if not user.has_perm("findings.change_finding"):
        return []
    due = FindingRevision.objects.as_of().filter(review_by__lte=timezone.now().date())
    return [
        Item(str(text.finding), text.get_desk_url(), note=f"To be read again by {text.review_by}")
        for text in due.cited().order_by("review_by", "finding__place")
    ]
