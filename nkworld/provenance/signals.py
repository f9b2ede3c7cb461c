"""An edit in place renews every answer that may print the edited record."""

from django.db import transaction

from .publishing import raise_revision


def curated_record_changed(sender, **kwargs):
    transaction.on_commit(raise_revision)
