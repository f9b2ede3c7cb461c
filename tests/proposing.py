"""A second person, for tests that change a record at the desk."""

from django.contrib.auth import get_user_model

from nkworld.desk.proposals.models import Proposal
from nkworld.desk.proposals.publishing import publish


def second_person():
    """Somebody who publishes what others propose."""
    user, _ = get_user_model().objects.get_or_create(username="second", is_staff=True)
    return user


def publish_all(user=None):
    """A second person publishes whatever waits."""
    for proposal in Proposal.objects.open().order_by("pk"):
        publish(proposal, user or second_person())
