"""Names that gave way to the field's or Django's own don't come back: see docs/glossary.md."""

import tokenize

import pytest
from django.conf import settings

RETIRED = {
    "Announced": "Registered",
    "Asked": "DoubtInReview",
    "BadQuestion": "InvalidQuery",
    "Bond": "TreatyStatus",
    "Books": "TradeComponents",
    "Dealings": "CountryRelations",
    "Explained": "Parameter",
    "Heard": "ReportingRecord",
    "LeavesEditsAlone": "RecordResource",
    "NotAsked": "StepRefused",
    "NotPossible": "StepRefused",
    "NotPublishable": "StepRefused",
    "PROMISES": "CONSTRAINTS",
    "Promise": "ConstraintCheck",
    "SaidQuestion": "QuestionForm",
    "Standing": "StateOnDate",
    "Standings": "MembershipStates",
    "Told": "FieldNotes",
    "Voice": "SourceCoverage",
    "WholeTable": "PreloadedInstanceLoader",
    "_other_voices": "other_live_releases",
    "_said_without": "previous_versions",
    "_say_again": "restore_as_new_versions",
    "_tell_pages": "refresh_derived_state",
    "announcing": "registrar",
    "by_the_clock": "etag_state",
    "holdings": "reference_data",
    "led_on": "pad_until",
    "look_again": "analyze_table",
    "observation_promises": "constraints",
    "pen": "svg_writer",
    "point_to_waiting": "redirect_to_existing_draft",
    "poster": "standalone",
    "promises": "constraints",
    "promises_of": "constraints_of",
    "reckon": "count_on",
    "said_once": "once_per_page",
    "shelf": "row_layout",
    "standings": "membership_states",
    "take_in": "handle_upload",
    "to_be_said": "required_in_api",
    "told_apart": "assign_source_colours",
    "told_by_several": "reported_by_several",
    "voices": "source_coverage",
}
# Of querysets: what is known now or was at a moment is asked for by one name.
RETIRED_METHODS = {"known": "as_of", "live": "as_of", "standing": "as_of"}
FOLDERS = {"nkworld", "benchmarks", *(name.partition(".")[0] for name in settings.DOMAINS)}


def sources():
    for folder in FOLDERS:
        for path in (settings.BASE_DIR / folder).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path


@pytest.fixture(scope="module")
def code():
    """{path: its tokens}: words of comments and strings are English, not names."""
    tokens = {}
    for path in sources():
        with tokenize.open(path) as file:
            found = [token.string for token in tokenize.generate_tokens(file.readline)]
        tokens[str(path.relative_to(settings.BASE_DIR))] = found
    return tokens


@pytest.fixture(scope="module")
def names(code):
    return {path: set(tokens) for path, tokens in code.items()}


@pytest.fixture(scope="module")
def methods(code):
    """{path: the names that are called on something}."""
    return {
        path: {
            name
            for before, name, after in zip(tokens, tokens[1:], tokens[2:], strict=False)
            if (before, after) == (".", "(")
        }
        for path, tokens in code.items()
    }


@pytest.mark.parametrize("name", RETIRED)
def test_a_retired_name_stays_retired(names, name):
    found = [path for path, used in names.items() if name in used]

    assert found == [], f"It is called {RETIRED[name]} now."


@pytest.mark.parametrize("name", RETIRED_METHODS)
def test_a_retired_method_stays_retired(methods, name):
    found = [path for path, called in methods.items() if name in called]

    assert found == [], f"It is called {RETIRED_METHODS[name]} now."
