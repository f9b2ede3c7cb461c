"""What an editor reads before and after handing in a file."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.urls import reverse
from django.utils import timezone

from nkworld.importing.desk.uploads import BoundedUpload
from nkworld.importing.models import Upload
from nkworld.importing.reading import MAX_UPLOAD
from nkworld.importing.widgets import resources
from nkworld.provenance.models import Release
from tests.reading import tells_of_a_draft

from .conftest import row, sheet, text_of

UPLOAD = "/admin/provenance/release/add/"


def words(response):
    """What is read on the page: no markup, single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", text_of(response)).split())


@pytest.mark.parametrize("dataset", ["trade/flows", "trade/inter-korean"])
def test_the_upload_page_names_every_column_with_its_aliases(editor, universe, dataset):
    page = text_of(editor.get(UPLOAD))

    resource = resources()[dataset]
    for name in resource.columns():
        assert f"<code>{name}</code>" in page
    assert "source_id" in page
    assert "partner, partner_iso3, country_name" in page
    assert "수출" in page


def test_the_upload_page_shows_a_live_figure_as_example_and_no_draft(editor, universe):
    page = words(editor.get(UPLOAD))

    assert "120 dollars" in page
    assert not tells_of_a_draft(page)


def test_the_template_has_the_header_of_the_dataset(editor):
    response = editor.get(reverse("admin:provenance_release_template", args=["trade/flows"]))

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert (
        response.getvalue().decode()
        == "\ufeff" + ",".join(resources()["trade/flows"].columns()) + "\r\n"
    )


def test_there_is_no_template_of_an_unknown_dataset(editor):
    address = reverse("admin:provenance_release_template", args=["trade/nothing"])

    assert editor.get(address).status_code == 404


def test_a_refused_file_is_answered_with_rows_and_what_the_rest_would_change(editor, hand_in):
    count = Release.objects.count()

    response = hand_in(editor, sheet(row(value="-5", period="2013"), row(value="150")))

    page = words(response)
    assert response.status_code == 200
    assert "1 of 2 rows can’t be read, so nothing was stored" in page
    assert "2 value Trade is worth zero or more" in page
    assert "Royal Bureau: 0 new, 1 changed, 0 live already" in page
    assert Release.objects.count() == count


def test_the_refusals_can_be_saved_and_run_no_formula(editor, hand_in):
    page = text_of(hand_in(editor, sheet(row(value="-5"))))
    upload = Upload.objects.latest("pk")
    upload.outcome["refusals"][0]["column"] = "=cmd"  # a heading that a mapping took for a value
    upload.save()

    [address] = re.findall(r'href="([^"]+/refused-rows.csv)"', page)
    saved = editor.get(address).getvalue().decode()
    assert saved.startswith("\ufeffrow,column,what to do\r\n2,'=cmd,")


def test_a_file_of_bad_words_is_answered_with_a_page_of_bounded_size(editor, hand_in):
    bad = row(country="Nowhereland", period="never", direction="sideways", value="a lot")
    count = Release.objects.count()

    response = hand_in(editor, sheet(*[bad] * 10_000), set_aside="on")

    assert "so the file was not looked at from there on. Nothing is stored" in words(response)
    assert "The first 500 of 5000" in words(response)
    assert len(response.content) < 1_500_000
    assert Release.objects.count() == count


def test_set_aside_rows_are_listed_in_the_review(editor, hand_in):
    hand_in(editor, sheet(row(value="-5", period="2013"), row(value="150")), set_aside="on")

    draft = Release.objects.latest("pk")
    address = reverse("admin:provenance_release_change", args=[draft.pk])
    assert "2 value Trade is worth zero or more" in words(editor.get(address, {"part": "refused"}))


def test_a_file_over_the_limit_is_refused_in_a_sentence(editor, hand_in):
    file = SimpleUploadedFile("big.csv", b"0" * (MAX_UPLOAD + 2**20))

    page = words(hand_in(editor, file))

    assert "The file is larger than 25 MB, the most that can be uploaded: split it" in page
    assert Release.objects.filter(file_name="big.csv").count() == 0


def test_what_one_account_hands_in_within_a_day_is_bounded(editor, researcher, hand_in, settings):
    first, second = sheet(row(value="150")), sheet(row(value="151"))
    settings.UPLOAD_BYTES_OF_ACCOUNT = first.size + second.size - 1
    hand_in(editor, first)
    uploads = Upload.objects.count()

    page = words(hand_in(editor, second))

    assert "With this file you would have handed in more than 0 MB in a day" in page
    assert "Nothing was stored: try again tomorrow." in page
    assert Upload.objects.count() == uploads
    # Another account may, and so may this one on the next day.
    hand_in(researcher, sheet(row(value="152")))
    Upload.objects.update(created_at=timezone.now() - timedelta(days=1))
    hand_in(editor, sheet(row(value="153")))
    assert Upload.objects.count() == uploads + 2


def test_what_comes_after_the_limit_is_thrown_away_as_it_arrives():
    handler, chunk = BoundedUpload(), b"0" * 1024

    assert handler.receive_data_chunk(chunk, MAX_UPLOAD) == chunk
    assert handler.receive_data_chunk(chunk, MAX_UPLOAD + 1) is None


def test_a_pdf_renamed_to_xlsx_is_refused(editor, hand_in):
    page = words(hand_in(editor, SimpleUploadedFile("trade.xlsx", b"%PDF-1.7\n")))

    assert "The file is a PDF, whatever its name says" in page


@pytest.mark.parametrize("missing", ["dataset", "label", "file"])
def test_what_is_missing_in_the_form_is_asked_for(editor, universe, missing):
    said = {"dataset": universe.dataset.pk, "label": "Yearbook", "file": sheet(row())}
    del said[missing]

    response = editor.post(UPLOAD, said)

    assert "This field is required" in text_of(response)
    assert not Release.objects.filter(file_name="yearbook.csv").exists()


def test_large_uploads_go_to_disk_behind_the_limit(settings):
    handlers = settings.FILE_UPLOAD_HANDLERS

    bounded = handlers.index(f"{BoundedUpload.__module__}.{BoundedUpload.__name__}")
    on_disk = TemporaryFileUploadHandler
    assert bounded < handlers.index(f"{on_disk.__module__}.{on_disk.__name__}")
