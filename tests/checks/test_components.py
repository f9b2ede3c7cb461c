"""A component that no page takes in is no component: it goes with the last that did."""

from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"


def test_every_component_is_taken_in_somewhere():
    places = [*TEMPLATES.rglob("*.html")]
    for top in {"nkworld", *(name.partition(".")[0] for name in settings.DOMAINS)}:
        places += (settings.BASE_DIR / top).rglob("*.py")
    texts = {path: path.read_text(encoding="utf-8") for path in places}

    for component in (TEMPLATES / "components").glob("*.html"):
        name = f"components/{component.name}"
        assert any(name in text for path, text in texts.items() if path != component), name
