"""A stored `javascript:` address: refused at every entrance, and never linked."""

import csv

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from aid.models import Actor
from nkworld.api.serializers import WebAddressText
from nkworld.importing.curated import Sources, load
from nkworld.importing.reading import FileRefused
from nkworld.provenance.models import Release, Source
from tests.desk.conftest import row, sheet, text_of
from trade.models import Flow

SCRIPT = "javascript:document.write(1)"


def test_an_editor_can_not_give_a_source_such_an_address(editor, bureau):
    page = reverse("admin:provenance_source_change", args=[bureau.pk])
    form = editor.get(page).context["adminform"].form
    values = {name: form[name].value() or "" for name in form.fields}

    response = editor.post(page, values | {"url": SCRIPT})

    assert response.status_code == 200
    assert "An address begins with http:// or https://" in text_of(response)
    assert Source.objects.get(pk=bureau.pk).url == ""


@pytest.mark.parametrize("citation", [SCRIPT, " JAVASCRIPT:1", "data:text/html,1", "vbscript:1"])
def test_an_upload_with_such_a_citation_is_refused(editor, hand_in, citation):
    count = Release.objects.count()

    response = hand_in(editor, sheet(row(), row(period="2016", citation=citation)))

    assert "The citation looks like an address that is not of the web" in text_of(response)
    assert Release.objects.count() == count


def test_a_seed_file_with_such_an_address_is_refused(db, tmp_path):
    told = {"slug": "bureau", "short_name": "Bureau", "publisher": "B", "title": "T", "url": SCRIPT}
    told |= {"authority": "official", "authority_reason": "It keeps the books."}
    path = tmp_path / "sources.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(told))
        writer.writeheader()
        writer.writerow(told)

    with pytest.raises(FileRefused, match="url: An address begins with http"):
        load(Sources, path)


def test_what_got_past_the_database_is_not_linked():
    claim = render_to_string("components/citation.html", {"claim": Flow(citation=SCRIPT)})
    actor = render_to_string("aid/actor_detail.html", {"actor": Actor(url=SCRIPT, citation=SCRIPT)})

    assert SCRIPT in claim
    assert "<a" not in claim
    assert "javascript:" not in actor


def test_the_api_does_not_hand_it_on():
    assert WebAddressText().to_representation(SCRIPT) is None
    assert WebAddressText().to_representation("https://example.org/") == "https://example.org/"
