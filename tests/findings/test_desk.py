"""At the desk a finding goes the way of a profile: draft, second person, public."""

import pytest

from nkworld.texts.findings.models import Finding, FindingRevision
from tests.desk.conftest import (  # noqa: F401 - fixtures of this folder, too
    client_class,
    editor,
    groups,
    person,
    publisher,
)
from tests.reading import page

from .conftest import EXPORTS, FIGURE, IMPORTS

pytestmark = pytest.mark.django_db


def address(finding, step):
    return f"/admin/findings/finding/{finding.pk}/{step}/"


def typed(**changed):
    return {
        "seen": "",
        "headline": f"Ruritania bought goods\nworth {EXPORTS}",
        "deck": f"It sold {IMPORTS}.",
        "facts_until": "2014",
        "review_by": "2027-07-31",
        "signed": "The desk",
        "why": "Both of one source.",
        "sources-TOTAL_FORMS": "0",
        "sources-INITIAL_FORMS": "0",
    } | changed


@pytest.fixture
def begun(editor, universe):  # noqa: F811
    editor.post("/admin/findings/finding/add/", {"place": FIGURE})
    return Finding.objects.get()


def test_an_editor_writes_and_a_second_person_publishes(editor, publisher, client, begun):  # noqa: F811
    editor.post(address(begun, "draft"), typed())
    draft = begun.revisions.get()
    assert draft.headline == f"Ruritania bought goods worth {EXPORTS}"
    editor.post(address(begun, "submit"), {"version": draft.version})
    publisher.post(address(begun, "publish"), {"version": draft.version, "note": "New."})

    assert FindingRevision.objects.as_of().get() == draft
    assert "Ruritania bought goods" in page(client, "/charts/trade/partner/?country=XRU")
    assert "Both of one source" not in page(client, f"/findings/{begun.pk}/history/")


def test_the_draft_says_what_keeps_it_from_being_published(editor, begun):  # noqa: F811
    wrong = typed(preview="1", headline="word " * 17, deck="It sold {{trade:XRU:2014|300}}.")
    html = editor.post(address(begun, "draft"), wrong).content.decode()

    assert "The headline has 17 words, at most 16 are read." in html
    assert "is not a key of trade" in html
