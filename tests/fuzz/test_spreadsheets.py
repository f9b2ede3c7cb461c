"""A damaged spreadsheet is a table or a refusal in sentences, and nothing is ever half stored."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nkworld.importing.models import Upload
from nkworld.importing.reading import FileRefused
from nkworld.importing.staging import drop, stage
from nkworld.provenance.models import Release
from tests.desk.conftest import client_class, editor, groups, hand_in, person  # noqa: F401
from trade.models import Flow

from .cases import cases
from .spreadsheets import damaged

# What openpyxl leaves out of a workbook it tells in warnings; the process that reads has no reader
# for them either.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::UserWarning")]


def stored():
    return list(Release.objects.order_by("pk").values_list("pk", "state")), Flow.objects.count()


def test_a_damaged_spreadsheet_is_taken_whole_or_refused_in_sentences(universe):
    before = stored()
    for number, rng in cases("spreadsheets", 250):
        what, data = damaged(rng)
        try:
            upload = Upload(dataset=universe.dataset, label="x")
            outcome = stage(io.BytesIO(data), upload, trusted=True)
        except FileRefused as error:
            assert all(one.sentence.strip() for one in error.refusals), (number, what)
            continue
        except Exception as error:
            raise AssertionError(f"Case {number}: {what}") from error
        for release in outcome.releases:
            drop(release)
        assert stored() == before, (number, what)


def test_a_damaged_spreadsheet_is_answered_with_a_page(editor, hand_in):  # noqa: F811
    for number, rng in cases("spreadsheets", 24):
        what, data = damaged(rng)
        before = stored()

        response = hand_in(editor, SimpleUploadedFile("yearbook.xlsx", data))

        assert response.status_code == 200, (number, what)
        if b"The file was not taken" in response.content:
            assert stored() == before, (number, what)
