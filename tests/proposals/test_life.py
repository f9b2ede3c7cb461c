"""A record that somebody edits: seen by a second person, public only then, withdrawn like a
release.
"""

import pytest
from django.urls import reverse

from diplomacy.models import RelationAct
from nkworld.atlas.models import Country, CountryAlias
from nkworld.desk.proposals.models import Proposal
from tests.desk.conftest import text_of
from tests.diplomacy.factories import act

from .conftest import only, page_of, take, values_of_form

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgres(
        "nkworld.desk.proposals.publishing",
        "nkworld.desk.proposals.models",
        "nkworld.provenance.models.publication",
    ),
]

ADD_ACT = reverse("admin:diplomacy_relationact_add")
API = "/api/v1/diplomacy/relations/?country=XRU"
PUBLIC = [
    *(API, "/api/v1/diplomacy/relations/", "/api/v1/countries/", "/diplomacy/relations/"),
    *("/countries/ruritania/", "/changes/", "/changes/feed.json", "/search/?q=ruritania"),
]


def public(client):
    """Everything that anybody outside sees."""
    return {address: client.get(address).content for address in PUBLIC}


def test_an_act_is_public_only_when_a_second_person_publishes_it(
    editor, publisher, client, universe, layer, act_form
):
    act("established", "1970")
    before = public(client)
    assert b"severed" not in before[API]

    answer = editor.post(ADD_ACT, act_form() | {"_reason": "Note of the embassy"}, follow=True)

    assert "nothing will before it is published" in text_of(answer)
    assert RelationAct.objects.count() == 1
    assert public(client) == before
    page = text_of(publisher.get(page_of(only())))
    assert "Ruritania" in page
    assert "Relations broken off" in page
    assert "as printed" in page
    take(publisher, "publish")
    assert "severed" in client.get(API).content.decode()
    assert "Note of the embassy" in client.get("/changes/").content.decode()
    stored = RelationAct.objects.get(event="severed").history.get()
    assert stored.history_user == editor.user
    assert stored.history_change_reason == "Note of the embassy"
    assert (only().created_by, only().published_by) == (editor.user, publisher.user)


def test_nobody_publishes_alone_what_he_proposed(publisher, act_form):
    publisher.post(ADD_ACT, act_form())

    answer = take(publisher, "publish")

    assert "It takes a second person" in text_of(publisher.get(page_of(only())))
    assert "Not published: it takes a second person" in text_of(answer)
    assert not RelationAct.objects.exists()


def test_an_editor_publishes_nothing(editor, person, act_form):
    editor.post(ADD_ACT, act_form())
    colleague = person("eve", "Editor")

    assert take(colleague, "publish").status_code == 403
    assert take(colleague, "send_back", because="No.").status_code == 403
    assert take(colleague, "urgent", because="No.").status_code == 403
    assert not RelationAct.objects.exists()


def test_a_change_shows_before_and_after_and_is_withdrawn(editor, publisher, client):
    record = act("established", "1970")
    address = reverse("admin:diplomacy_relationact_change", args=[record.pk])
    before = client.get(API).json()["results"]

    editor.post(address, values_of_form(editor, address) | {"date": "30 June 1971"})

    page = text_of(publisher.get(page_of(only())))
    assert "1970" in page
    assert "30 June 1971" in page
    take(publisher, "publish")
    record.refresh_from_db()
    assert record.date == "1971-06-30"
    asked = reverse("admin:proposals_proposal_withdraw", args=[only().pk])
    assert asked in text_of(publisher.get(page_of(only())))
    assert "Why it is withdrawn" in text_of(publisher.get(asked))
    take(publisher, "withdraw", because="The year before was right")
    record.refresh_from_db()
    assert record.date == "1970"
    assert client.get(API).json()["results"] == before
    newest = record.history.first()
    assert newest.history_change_reason == "The year before was right"
    assert newest.history_user == publisher.user
    assert record.history.count() == 3


def test_a_wrong_act_is_deleted_by_two_and_comes_back(editor, publisher):
    record = act("established", "1970")
    address = reverse("admin:diplomacy_relationact_delete", args=[record.pk])

    assert "This field is required" in text_of(editor.post(address, {}))
    editor.post(address, {"reason": "It was Freedonia"})

    assert RelationAct.objects.exists()
    take(publisher, "publish")
    assert not RelationAct.objects.exists()
    assert RelationAct.history.first().history_change_reason == "It was Freedonia"
    take(publisher, "withdraw", because="It was Ruritania after all")
    assert RelationAct.objects.get().pk == record.pk


def test_what_changed_meanwhile_is_said_and_refused(editor, publisher):
    record = act("established", "1970")
    address = reverse("admin:diplomacy_relationact_change", args=[record.pk])
    editor.post(address, values_of_form(editor, address) | {"date": "1971"})
    record.date = "1972"
    record.save()

    answer = take(publisher, "publish")

    assert "was 1970, now 1972" in text_of(answer)
    record.refresh_from_db()
    assert record.date == "1972"
    assert only().state == "review"


def test_a_withdrawal_is_refused_once_somebody_has_edited_the_record(editor, publisher):
    record = act("established", "1970")
    address = reverse("admin:diplomacy_relationact_change", args=[record.pk])
    editor.post(address, values_of_form(editor, address) | {"date": "1971"})
    take(publisher, "publish")
    record.refresh_from_db()
    record.note = "Seen again"
    record.save()

    answer = take(publisher, "withdraw", because="Wrong")

    assert "Changed since" in text_of(answer)
    assert only().state == "live"


def test_two_proposals_on_one_record_know_of_each_other(editor, person, ruritania):
    address = reverse("admin:atlas_country_change", args=[ruritania.pk])
    form = values_of_form(editor, address)
    editor.post(address, form | {"capital": "Strelsau"})
    colleague = person("eve", "Editor")

    shown = text_of(colleague.get(address))
    colleague.post(address, form | {"capital": "Zenda"})

    assert "A change of this record waits" in shown
    newest, oldest = Proposal.objects.all()
    for one, other in [(newest, oldest), (oldest, newest)]:
        assert page_of(other) in text_of(editor.get(page_of(one)))


def test_what_is_sent_back_is_put_right_in_the_same_form(editor, publisher, ruritania):
    address = reverse("admin:atlas_country_change", args=[ruritania.pk])
    alias = {"aliases-0-text": "Ruritanien", "aliases-0-language": "en"}
    editor.post(address, values_of_form(editor, address) | alias | {"capital": "Zenda"})
    take(publisher, "send_back", because="The capital is Strelsau.")

    assert "The capital is Strelsau." in text_of(editor.get(page_of(only())))
    revising = f"{address}?proposal={only().pk}"
    form = values_of_form(editor, revising)
    assert (form["capital"], form["aliases-0-text"]) == ("Zenda", "Ruritanien")
    editor.post(revising, form | {"capital": "Strelsau"})

    assert not CountryAlias.objects.exists()
    take(publisher, "publish")
    assert Country.objects.get().capital == "Strelsau"
    assert CountryAlias.objects.get().text == "Ruritanien"
    history = text_of(editor.get(reverse("admin:atlas_country_history", args=[ruritania.pk])))
    assert "Ruritanien" in history
    assert "published" in history and "pam" in history
    assert "The capital is Strelsau." in history


def test_a_new_record_that_was_sent_back_is_put_right(editor, publisher, act_form):
    editor.post(ADD_ACT, act_form())
    take(publisher, "send_back", because="Which year?")
    address = f"{ADD_ACT}?proposal={only().pk}"
    assert address in text_of(editor.get(page_of(only())))

    editor.post(address, values_of_form(editor, address) | {"date": "2001"})

    take(publisher, "publish")
    assert RelationAct.objects.get().date == "2001"


def test_a_draft_is_discarded_for_a_reason(editor, person, act_form):
    editor.post(ADD_ACT, act_form() | {"_draft": "1"})
    draft = only()

    assert person("eve", "Editor").get(page_of(draft)).status_code in (302, 404)
    assert "nothing was discarded" in text_of(take(editor, "discard"))
    take(editor, "discard", because="Read again")
    assert only().state == "discarded"


def test_an_urgent_fix_is_published_alone_and_confirmed_afterwards(
    publisher, person, act_form, settings
):
    publisher.post(ADD_ACT, act_form())
    settings.DESK_URGENT_FIX = False
    take(publisher, "urgent", because="It is in the news")
    assert not RelationAct.objects.exists()
    settings.DESK_URGENT_FIX = True

    take(publisher, "urgent", because="It is in the news")

    assert RelationAct.objects.exists()
    listed = (
        reverse("admin:proposals_proposal_changelist")
        + "?published_alone__exact=1&confirmed_at__isempty=1"
    )
    other = person("paul", "Publisher")
    assert page_of(only()) in text_of(other.get(listed))
    take(publisher, "confirm")
    assert only().is_unconfirmed
    take(other, "confirm")
    assert page_of(only()) not in text_of(other.get(listed))


def test_a_desk_of_one_person_publishes_at_once(editor, act_form, settings):
    settings.DESK_SECOND_PERSON = False

    editor.post(ADD_ACT, act_form())

    assert RelationAct.objects.exists()
    assert (only().state, only().published_by) == ("live", editor.user)
