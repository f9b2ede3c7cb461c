"""A profile of Ruritania as in tests/profiles, and what disagrees in it."""

import pytest

from nkworld.figures import bindings
from nkworld.figures.bindings import Stated
from nkworld.figures.disagreements import reports, reports_of_text
from tests.profiles.conftest import (  # noqa: F401 - fixtures of this folder, too
    client_class,
    editor,
    go_live,
    groups,
    person,
    profile,
    publisher,
    write,
)


@pytest.fixture
def verdict(db):
    """verdict(key, words): what comes of words that state a fact; of no fact the complaint."""

    def judged(key, words="as printed"):
        answer = bindings.resolve([key])[key]
        is_fact = isinstance(answer, Stated)
        return answer.on_record.judge(words) if is_fact else answer.sentence

    return judged


@pytest.fixture
def found(db):
    """found(check): the facts of which it reports, each with both sides."""

    def told(check, revision=None):
        of_text = revision and reports_of_text(revision, revision.text(), check)
        every = reports(check) if revision is None else of_text
        return [(each.fact, each.left, each.right) for each in every]

    return told
