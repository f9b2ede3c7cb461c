"""The portal's own files can be taken back: saved, edited, uploaded."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nkworld.provenance.models import Release

from .conftest import text_of


@pytest.fixture
def saved(client, universe):
    """The claims as a visitor saves them."""

    def get(kind):
        response = client.get("/api/v1/trade/flows/", {"format": kind, "rule": "all"})
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
