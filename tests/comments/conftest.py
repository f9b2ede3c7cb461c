"""A draft of the Gazette in review, and people around it."""

import pytest
from django.urls import reverse

from nkworld.provenance import publishing
from tests.desk.conftest import (  # noqa: F401 - fixtures of this folder, too
    client_class,
    editor,
    groups,
    hand_in,
    person,
    publisher,
)


@pytest.fixture
def in_review(universe, editor):  # noqa: F811
    universe.draft.created_by = editor.user
    universe.draft.save()
    publishing.submit(universe.draft, editor.user)
    universe.draft.refresh_from_db()
    return universe.draft


def at(name, release, *more):
    return reverse(f"admin:provenance_release_{name}", args=[release.pk, *more])


def words(response):
    return response.content.decode()
