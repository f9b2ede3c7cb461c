"""Names that gave way to the field's or Django's own don't come back: see docs/glossary.md."""

import re

import pytest
from django.conf import settings

RETIRED = {
    "Announced": "Registered",
    "BadQuestion": "InvalidQuery",
    "Dealings": "CountryRelations",
    "Explained": "DocumentedField",
    "LeavesEditsAlone": "PreserveDeskEdits",
    "NotPossible": "StepRefused",
    "NotPublishable": "StepRefused",
    "Standing": "StateOnDate",
    "WholeTable": "PreloadedInstanceLoader",
    "announcing": "registrar",
    "by_the_clock": "etag_state",
    "led_on": "pad_until",
    "look_again": "analyze_table",
    "point_to_waiting": "redirect_to_existing_draft",
    "reckon": "count_on",
    "standings": "membership_states",
    "take_in": "handle_upload",
    "to_be_said": "required_in_api",
    "told_apart": "assign_source_colours",
    "unsaid": "missing_required",
}
# “Unsaid” is an English word too: of a year that has no figure of one direction.
STILL_A_WORD = {"unsaid": {"trade/newest.py", "trade/sentences.py"}}
FOLDERS = ("nkworld", "trade", "diplomacy", "aid", "travel", "benchmarks")


def sources():
    for folder in FOLDERS:
        for path in (settings.BASE_DIR / folder).rglob("*.py"):
            if "migrations" not in path.parts:
                yield str(path.relative_to(settings.BASE_DIR)), path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def code():
    return dict(sources())


@pytest.mark.parametrize("name", RETIRED)
def test_a_retired_name_stays_retired(code, name):
    in_code = re.compile(rf"(?<![\w“]){name}(?=[(\]=:,).]|$)", re.MULTILINE)
    found = {path for path, text in code.items() if in_code.search(text)}

    assert found - STILL_A_WORD.get(name, set()) == set(), f"It is called {RETIRED[name]} now."
