"""The glossary leads to where each term lives."""

import re

from django.conf import settings

TEXT = (settings.BASE_DIR / "docs" / "glossary.md").read_text(encoding="utf-8")


def test_every_place_that_the_glossary_names_is_there():
    places = set(re.findall(r"`([\w/.]+/[\w/.]*)`", TEXT))

    assert len(places) > 25
    assert [place for place in places if not (settings.BASE_DIR / place).exists()] == []


def test_terms_are_told_once_and_in_a_sentence():
    rows = [line.split(" | ") for line in TEXT.splitlines() if line.startswith("| ")]
    terms = [(row[0].strip("| "), row[1]) for row in rows if row[0] not in ("| term", "|---")]

    names = [term for term, _ in terms]
    assert len(names) == len(set(names)) >= 30
    assert [term for term, told in terms if not told.endswith(".") or len(told.split()) < 4] == []
