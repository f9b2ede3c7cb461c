"""An excluded row of a file says why, and may say of which kind the reason is."""

import pytest

from nkworld.importing.desk.release import format_of
from nkworld.importing.widgets import resources
from trade.models import Flow

from .conftest import HEADER, as_csv, sentences, table

pytestmark = pytest.mark.postgres

COLUMNS = [*HEADER, "note", "exclusion"]
EXCLUDED = {"period": "2013", "status": "excluded", "note": "The line above was meant"}


@pytest.mark.parametrize("dataset", resources())
def test_every_dataset_has_the_column_and_no_file_needs_it(db, dataset):
    resource = resources()[dataset]

    assert "exclusion" in resource.columns()
    assert "exclusion" not in resource.required()
    [column] = [one for one in format_of(dataset)["columns"] if one["name"] == "exclusion"]
    assert column["help"] == "One of: mix-up, implausible, slip, swapped, counted-twice, misfiled."


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("", ""),
        ("slip", "slip"),
        ("Counted-Twice", "counted-twice"),
        ("Implausible in size or kind", "implausible"),
    ],
)
def test_a_kind_is_read_by_its_code_or_its_words(handed_in, universe, said, kind):
    outcome = handed_in(as_csv(table(EXCLUDED | {"exclusion": said}, header=COLUMNS)))

    [release] = outcome.releases
    row = Flow.objects.get(release=release)
    assert (row.status, row.exclusion, row.note) == ("excluded", kind, EXCLUDED["note"])


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (
            {"note": "", "exclusion": ""},
            "Row 2, column note: An excluded row says why in its note.",
        ),
        (
            {"note": "", "exclusion": "slip"},
            "Row 2, column note: An excluded row says why in its note.",
        ),
        (
            {"status": "reported", "exclusion": "slip"},
            "Row 2, column status: Only an excluded row has a reason of exclusion.",
        ),
        (
            {"exclusion": "slipp"},
            "Row 2, column exclusion: “slipp” is not known here. Did you mean slip? Write one of: "
            "mix-up, implausible, slip, swapped, counted-twice, misfiled.",
        ),
    ],
)
def test_a_reason_that_does_not_fit_is_refused_in_a_sentence(handed_in, universe, fault, sentence):
    outcome = handed_in(as_csv(table(EXCLUDED | fault, header=COLUMNS)))

    assert sentences(outcome) == [sentence]
    assert outcome.releases == []
