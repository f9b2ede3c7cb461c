"""Other apps speak on the review page: a tab, a sentence above all, a word under a row."""

from types import SimpleNamespace

import pytest
from django.template import engines

from nkworld.importing import review_panels
from nkworld.importing.review_panels import beside_rows, notice, register


@pytest.fixture
def guests(monkeypatch):
    """An app that announces one of each, for the length of a test."""
    monkeypatch.setattr(review_panels, "_panels", {})
    monkeypatch.setattr(review_panels, "_notices", [])
    monkeypatch.setattr(review_panels, "_beside_rows", {})
    html = engines["django"].from_string
    register("weather", "Weather", html("<p>Rain over {{ land }}.</p>"), count=lambda _: 3)(
        lambda release, request: {"land": release.source}
    )
    notice(lambda release, request: [f"Somebody looks at {release.label} as well."])
    beside_rows(html("<span>{{ extra }}</span>"))(
        lambda release, claims, request: {claims[0].pk: "What a number"}
    )
    return SimpleNamespace()


def test_a_tab_a_sentence_and_a_word_under_a_row(editor, universe, guests):
    address = f"/admin/provenance/release/{universe.draft.pk}/change/"
    rows = editor.get(address + "?part=new").text
    assert 'href="?part=weather">Weather <span class="count">3</span>' in rows
    assert "Somebody looks at Not yet seen as well." in rows
    assert rows.count("<span>What a number</span>") == 1
    panel = editor.get(address + "?part=weather").text
    assert "<p>Rain over Freedonian Gazette.</p>" in panel
    assert "What a number" not in panel


def test_a_tab_cannot_take_the_name_of_a_part(guests):
    with pytest.raises(ValueError, match="part called doubts itself"):
        register("doubts", "Doubts", "x.html")
    with pytest.raises(ValueError, match="called weather"):
        register("weather", "Weather", "x.html")(lambda release, request: {})
