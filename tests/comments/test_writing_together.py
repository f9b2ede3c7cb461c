"""A text saves itself while one writes, and loses nothing of another's."""

import pytest

from nkworld.provenance.publishing import submit
from tests.profiles.conftest import profile, write  # noqa: F401 - fixtures
from tests.profiles.forms import address, seen_in, typed

from .conftest import words

pytestmark = pytest.mark.postgres("nkworld.desk.comments.models")


@pytest.fixture
def keep(profile):  # noqa: F811
    """Send what is typed, as the page's script does."""

    def sent(client, seen="", **changed):
        return client.post(address(profile, "autosave"), typed(**changed) | {"seen": seen})

    return sent


def test_what_is_typed_is_kept_and_the_next_saving_goes_on_from_there(editor, profile, keep):  # noqa: F811
    first = keep(editor, title="Begun")
    assert first.json()["sentence"].startswith("Saved as typed at ")
    second = keep(editor, first.json()["seen"], title="Gone on")

    draft = profile.revisions.get()
    assert (draft.title, draft.saved_by) == ("Gone on", editor.user)
    assert second.json()["seen"] == seen_in(editor.get(address(profile, "draft")))


def test_what_another_saved_meanwhile_is_not_overwritten(editor, publisher, profile, keep):  # noqa: F811
    seen = keep(editor, title="Mine").json()["seen"]
    keep(publisher, seen, title="Theirs")

    late = keep(editor, seen, title="Mine again")
    assert late.status_code == 409
    assert "somebody saved this draft meanwhile" in late.json()["sentence"]
    assert profile.revisions.get().title == "Theirs"
    assert "The draft was last saved by pam" in words(editor.get(address(profile, "draft")))


def test_what_is_in_review_stays_there_until_somebody_saves_it(editor, profile, keep):  # noqa: F811
    seen = keep(editor).json()["seen"]
    draft = profile.revisions.get()
    submit(draft, editor.user, draft.version)

    answer = keep(editor, seen, title="On second thought")
    assert answer.status_code == 422
    assert profile.revisions.get().state == "review"


def test_what_can_not_be_kept_yet_is_told(editor, profile, keep):  # noqa: F811
    answer = keep(editor, title="")

    assert (answer.status_code, answer.json()["sentence"]) == (
        422,
        "Not saved yet: something is missing or marked.",
    )
    assert not profile.revisions.exists()


def test_who_may_not_write_saves_nothing(person, profile, keep):  # noqa: F811
    assert keep(person("sam")).status_code == 403
    assert not profile.revisions.exists()
