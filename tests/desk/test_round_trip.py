"""The portal's own files can be taken back: saved, edited, uploaded."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nkworld.provenance.models import Release
from nkworld.provenance.publishing import publish

from .conftest import row, sheet, text_of


@pytest.fixture
def saved(client, universe):
    """The claims as a visitor saves them."""

    def get(kind, **more):
        response = client.get("/api/v1/trade/flows/", {"format": kind, "rule": "all"} | more)
        return b"".join(response.streaming_content) if response.streaming else response.content

    return get


@pytest.mark.parametrize("kind", ["csv", "csv-excel"])
def test_a_saved_file_taken_back_says_nothing_new(editor, hand_in, saved, kind):
    response = hand_in(editor, SimpleUploadedFile("flows.csv", saved(kind)))

    assert "Nothing new: all 7 rows are live already" in text_of(response)


def test_a_figure_edited_in_a_saved_file_is_the_only_change(editor, hand_in, saved):
    edited = saved("csv").replace(b",120,", b",130,")

    hand_in(editor, SimpleUploadedFile("flows.csv", edited))

    (draft,) = Release.objects.filter(file_name="flows.csv")
    review = text_of(editor.get(f"/admin/provenance/release/{draft.pk}/change/"))
    assert draft.source.slug == "bureau"
    assert "+8.3 %" in review


def test_a_saved_file_of_all_readings_taken_back_says_nothing_new(editor, hand_in, saved):
    compiled = "https://compilation.example/1"
    readings = sheet(
        row(period="2020", value="1200000", read="quoted", status="reported"),
        row(
            period="2020", value="1234567", read="compilation", status="reported", citation=compiled
        ),
        row(period="2020", value="999", read="quoted", status="estimated"),
        row(period="2020", value="7", read="quoted", status="excluded", note="A misprint"),
    )
    hand_in(editor, readings, several_readings="on")
    publish(Release.objects.latest("pk"))
    file = saved("csv", readings="all")
    assert file.count(b",2020,") == 4

    told = text_of(hand_in(editor, SimpleUploadedFile("flows.csv", file)))

    assert "Nothing new: all 11 rows are live already" in told
