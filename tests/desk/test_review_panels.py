"""Other apps speak on the review page: a tab, a sentence above all."""

import pytest
from django.template import engines

from nkworld.importing.review import review
from nkworld.importing.review.review import register


class Weather:
    slug, title = "weather", "Weather"
    template = engines["django"].from_string("<p>Rain over {{ land }}.</p>")

    def context(self, release, request):
        return {"land": release.source}

    def prepare(self, release):
        pass

    def notice(self, release, request):
        return f"Somebody looks at {release.label} as well."


@pytest.fixture
def guests(monkeypatch):
    """An app that announces both, for the length of a test."""
    monkeypatch.setattr(review, "_panels", {})
    register(Weather)


def test_a_tab_and_a_sentence(editor, universe, guests):
    address = f"/admin/provenance/release/{universe.draft.pk}/change/"
    rows = editor.get(address + "?part=new").text
    assert 'href="?part=weather">Weather' in rows
    assert "Somebody looks at Not yet seen as well." in rows
    panel = editor.get(address + "?part=weather").text
    assert "<p>Rain over Freedonian Gazette.</p>" in panel


def test_a_tab_cannot_take_the_name_of_another(guests):
    with pytest.raises(ValueError, match="called weather"):
        register(type("Rain", (Weather,), {}))
