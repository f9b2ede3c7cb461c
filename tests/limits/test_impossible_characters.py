"""No text holds what XML can't carry: forms and models keep it out, and no file fails over one."""

import io
from xml.etree import ElementTree as ET

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from openpyxl import load_workbook

from nkworld.portal.world_map import Map, map_file
from nkworld.provenance import publishing
from nkworld.provenance.models import Challenge, Dataset, Release
from tests.desk.conftest import client_class, editor, groups, person, publisher
from tests.factories import FlowFactory, ReleaseFactory

__all__ = ["client_class", "editor", "groups", "person", "publisher"]

IMPOSSIBLE = ["\0", "\x07", "\x0b", "\x1f", "\ud800", "\udfff", "\ufffe", "\uffff"]
POSSIBLE = "한글 中文\tЖ\r\n\x7f\x85\ue000\ufffd\U0001f600\U0001ffff"


@pytest.mark.parametrize("character", IMPOSSIBLE)
@pytest.mark.parametrize("field", [forms.CharField(), forms.EmailField(), forms.URLField()])
def test_every_text_field_of_a_form_names_the_character_and_where_it_is(field, character):
    with pytest.raises(ValidationError) as refused:
        field.clean(f"bell{character}label")

    said = f"There is an invisible character (U+{ord(character):04X}) after “"
    assert any(sentence.startswith(said) for sentence in refused.value.messages)


def test_what_people_write_is_taken():
    assert forms.CharField().clean(POSSIBLE) == POSSIBLE


@pytest.mark.parametrize("character", ["\x07", "\ud800", "\uffff"])
def test_no_step_of_the_code_stores_such_a_character(db, character):
    release = ReleaseFactory(label=f"bell{character}label", reason=POSSIBLE)

    release.refresh_from_db()
    assert (release.label, release.reason) == ("belllabel", POSSIBLE)


def test_an_editor_who_pasted_one_is_told_and_nothing_is_published(universe, editor, publisher):
    draft = ReleaseFactory(source=universe.bureau, label="New table", created_by=editor.user)
    FlowFactory(release=draft, country=universe.ruritania, period="2019", value=5)
    publishing.submit(draft, editor.user)
    address = reverse("admin:provenance_release_publish", args=[draft.pk])
    page = publisher.post(address, {"label": "bell\x07label", "reason": ""}).content.decode()

    assert "There is an invisible character (U+0007) after “bell”" in page
    assert Release.objects.get(pk=draft.pk).published_at is None


def test_a_parameter_with_one_is_refused_in_a_sentence(client, universe):
    answer = client.get("/api/v1/search/?q=bell%07label")

    assert answer.status_code == 400
    assert "There is an invisible character (U+0007)" in answer.json()["errors"][0]["message"]


def test_no_feed_and_no_file_fails_over_a_row_of_before(client, universe):
    """Stored by an earlier version."""
    bad = "bell\x07label\uffff"
    Release.objects.update(label=bad, reason=bad)
    Dataset.objects.filter(pk=universe.dataset.pk).update(title=f"Flows{bad}")
    type(universe.ruritania).objects.filter(pk=universe.ruritania.pk).update(name=f"Ruritania{bad}")
    type(universe.bureau).objects.filter(pk=universe.bureau.pk).update(title=bad, short_name=bad)
    claim = universe.first.trade_flows.order_by("pk").first()
    universe.first.trade_flows.update(note=bad, as_quoted=bad)
    Challenge.objects.create(
        dataset=universe.dataset,
        claim_key=claim.pk,
        subject="It",
        outcome="confirmed",
        answer="It stands.",
        answered_at=claim.known_from,
        published_at=claim.known_from,
    )
    Challenge.objects.update(subject=bad, answer=bad)
    ET.fromstring(map_file(Map(bad, [], {"408": {"look": "none", "text": bad}}), [bad]))

    for address in (
        "/changes/feed/",
        "/corrections/feed/",
        "/api/v1/trade/flows/?format=sdmx-structure",
        "/charts/trade/partner.svg?country=XRU",
        "/sitemap.xml",
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        ET.fromstring(b"".join(answer) if answer.streaming else answer.content)
    for address in (
        "/api/v1/trade/flows/?format=xlsx&rule=all&country=XRU",
        "/charts/trade/partner.xlsx?country=XRU",
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        load_workbook(io.BytesIO(b"".join(answer) if answer.streaming else answer.content))
