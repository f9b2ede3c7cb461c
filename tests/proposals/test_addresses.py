"""Codes and slugs that are public: fixed, or leading on."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from nkworld.desk.proposals.models import Proposal
from nkworld.desk.steps import place_of
from nkworld.provenance.dates import PartialDate
from nkworld.provenance.tables import is_curated
from tests.aid.factories import ActorFactory
from tests.desk.conftest import text_of
from tests.diplomacy.factories import embassy, reading
from tests.factories import RuleFactory
from tests.proposing import publish_all

from .conftest import values_of_form

pytestmark = pytest.mark.django_db


def test_the_code_of_a_country_is_for_ever(editor, ruritania):
    address = reverse("admin:atlas_country_change", args=[ruritania.pk])
    form = values_of_form(editor, address)
    assert "code" not in form

    editor.post(address, form | {"code": "XXX", "capital": "Strelsau"})
    publish_all()

    ruritania.refresh_from_db()
    assert (ruritania.code, ruritania.capital) == ("XRU", "Strelsau")
    ruritania.code = "XXX"
    with pytest.raises(ValidationError, match="is public as “XRU” and stays it"):
        ruritania.full_clean()


def test_a_former_slug_of_a_country_leads_to_the_present_one(
    editor, client, universe, layer, ruritania, freedonia
):
    address = reverse("admin:atlas_country_change", args=[ruritania.pk])
    editor.post(address, values_of_form(editor, address) | {"slug": "kingdom-of-ruritania"})
    assert client.get("/countries/ruritania/").status_code != 301

    publish_all()

    moved = client.get("/countries/ruritania/trade/?from=2014")
    assert moved.status_code == 301
    assert moved.url == "/countries/kingdom-of-ruritania/trade/?from=2014"
    [now, before] = (
        client.get("/api/v1/trade/flows/", {"country": slug}).json()["results"]
        for slug in ("kingdom-of-ruritania", "ruritania")
    )
    assert before == now != []
    other = reverse("admin:atlas_country_change", args=[freedonia.pk])
    answer = editor.post(other, values_of_form(editor, other) | {"slug": "ruritania"})
    assert "was the address of Ruritania and leads there" in text_of(answer)


def test_slugs_that_are_public_are_not_changed_in_forms(editor, bureau):
    address = reverse("admin:provenance_source_change", args=[bureau.pk])

    assert "slug" not in values_of_form(editor, address)
    bureau.slug = "other"
    with pytest.raises(ValidationError, match="is public as “bureau” and stays it"):
        bureau.full_clean()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("30 June 2025", "2025-06-30"),
        ("Sept 2024", "Sept 2024"),
        ("June 2025", "2025-06"),
        ("June 30, 2025", "2025-06-30"),
        ("３０ June 2025", "2025-06-30"),
        ("03/04/2025", "03/04/2025"),
    ],
)
def test_a_date_in_words_is_understood_or_kept_whole(typed, kept):
    from diplomacy.models import RelationAct

    assert RelationAct._meta.get_field("date").to_python(typed) == PartialDate(kept)


def test_a_date_that_is_none_is_refused_as_it_was_typed(editor, act_form):
    answer = editor.post(
        reverse("admin:diplomacy_relationact_add"), act_form(date="31 February 2025")
    )

    assert "“2025-02-31” is not a date" in text_of(answer) or "31 February" in text_of(answer)


def test_a_form_that_is_sent_back_as_it_came_proposes_nothing(editor):
    mission = embassy()
    reading(mission, opened="1974")
    for record in (mission, ActorFactory(slug="soup-kitchen"), RuleFactory(is_default=True)):
        address = place_of(type(record)._meta.label_lower, str(record.pk))
        answer = editor.post(address, values_of_form(editor, address), follow=True)
        assert "Nothing was changed, so nothing was proposed" in text_of(answer)
    assert not Proposal.objects.exists()


def test_every_curated_record_of_the_desk_is_edited_through_proposals():
    from django.contrib import admin

    from nkworld.desk.proposals.admin import check_edits_are_proposals

    registered = [model for model in admin.site._registry if is_curated(model)]
    assert len(registered) > 25
    assert check_edits_are_proposals(None) == []
