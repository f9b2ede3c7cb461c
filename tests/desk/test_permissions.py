"""Who may open which page, and who may take which step: checked by the server, not the page."""

import pytest
from django.urls import reverse

from nkworld.provenance.models import Source
from tests.proposing import publish_all

from .conftest import step, text_of

LISTS = [
    "provenance_release",
    "provenance_source",
    "provenance_dataset",
    "provenance_dataquestion",
    "provenance_headlinerule",
    "atlas_country",
    "trade_flow",
    "trade_interkoreanflow",
]
STEPS = ["submit", "discard", "publish", "withdraw"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("role", ["Researcher", "Publisher"])
def test_both_roles_open_every_list_of_the_desk(person, universe, name, role):
    assert person("p", role).get(reverse(f"admin:{name}_changelist")).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_a_person_without_a_role_opens_no_list(person, universe, name):
    assert person("p").get(reverse(f"admin:{name}_changelist")).status_code == 403


@pytest.mark.parametrize("name", ["auth_user", "auth_group"])
@pytest.mark.parametrize("role", ["Researcher", "Publisher"])
def test_accounts_are_the_administrators(person, name, role):
    assert person("p", role).get(reverse(f"admin:{name}_changelist")).status_code == 403


@pytest.mark.parametrize("name", STEPS)
def test_a_visitor_takes_no_step(client, universe, name):
    response = step(client, name, universe.draft, label="x", reason="x")

    assert response.redirect_chain[-1][0].startswith("/admin/login/")
    universe.draft.refresh_from_db()
    assert universe.draft.state == "draft"


@pytest.mark.parametrize("name", STEPS)
def test_a_person_without_a_role_takes_no_step(person, universe, name):
    assert step(person("p"), name, universe.draft, label="x", reason="x").status_code == 403


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("Researcher", set()),
        ("Editor", {"submit", "discard"}),
        ("Approver", {"submit", "discard", "publish"}),
        ("Publisher", {"submit", "discard", "publish"}),
    ],
)
def test_the_review_offers_the_steps_that_a_role_may_take(person, universe, role, allowed):
    address = reverse("admin:provenance_release_change", args=[universe.draft.pk])

    page = text_of(person("p", role).get(address))

    offered = {name for name in STEPS if f"/{universe.draft.pk}/{name}/" in page}
    assert offered == allowed


def test_a_researcher_takes_the_steps_of_his_own_draft_alone(researcher, editor, universe):
    for name in ("submit", "discard"):
        assert step(researcher, name, universe.draft).status_code == 403

    universe.draft.created_by = researcher.user
    universe.draft.save()

    assert step(researcher, "answer", universe.draft).status_code == 403
    assert step(researcher, "submit", universe.draft).status_code == 200
    universe.draft.refresh_from_db()
    assert (universe.draft.state, universe.draft.submitted_by) == ("review", researcher.user)
    assert step(researcher, "discard", universe.draft).status_code == 200


def test_a_withdrawal_is_offered_to_publishers_only(editor, approver, publisher, universe):
    address = reverse("admin:provenance_release_change", args=[universe.first.pk])

    assert "Withdraw" in text_of(publisher.get(address))
    for other in (editor, approver):
        assert "Withdraw" not in text_of(other.get(address))
        assert step(other, "withdraw", universe.first, reason="x").status_code == 403


def test_an_administrator_may_publish_what_he_made(admin_client, universe):
    universe.draft.created_by_id = admin_client.session["_auth_user_id"]
    universe.draft.save()

    step(admin_client, "publish", universe.draft, label="Alone")

    universe.draft.refresh_from_db()
    assert universe.draft.state == "live"


def test_no_role_deletes_a_release_or_a_rule(publisher, universe):
    for name, pk in [
        ("provenance_release", universe.draft.pk),
        ("provenance_headlinerule", universe.rule.pk),
    ]:
        assert publisher.get(reverse(f"admin:{name}_delete", args=[pk])).status_code == 403


def test_a_source_that_anything_names_is_not_deleted(publisher, universe):
    address = reverse("admin:provenance_source_delete", args=[universe.bureau.pk])

    answer = publisher.post(address, {"reason": "Nobody reads it"})

    assert "can’t be deleted while other records name it" in text_of(answer)
    assert Source.objects.filter(slug="bureau").exists()


def test_a_source_is_edited_by_two_with_history(editor, universe):
    address = reverse("admin:provenance_source_change", args=[universe.bureau.pk])
    said = {
        "short_name": "Royal Bureau",
        "publisher": "The Royal Bureau",
        "title": "Yearbook",
        "caveats": "Weighs the king’s gold twice.",
        "licence": "not stated",
        "authority": "official",
        "authority_reason": "It keeps the books.",
        "bulk_use": "allowed",
    }

    editor.post(address, said)
    publish_all()

    source = Source.objects.get(pk=universe.bureau.pk)
    assert source.caveats == "Weighs the king’s gold twice."
    assert source.history.first().history_user == editor.user


def test_the_order_of_a_rules_version_is_not_changed(editor, universe):
    page = text_of(
        editor.get(reverse("admin:provenance_headlinerule_change", args=[universe.rule.pk]))
    )

    assert "Royal Bureau" in page
    assert 'name="places-0-source"' not in page


@pytest.mark.parametrize(
    "part", ["new", "changed", "unchanged", "vanished", "refused", "doubts", "nonsense"]
)
def test_a_review_asks_a_fixed_number_of_queries(
    publisher, universe, part, django_assert_max_num_queries
):
    address = reverse("admin:provenance_release_change", args=[universe.draft.pk])

    # One of them asks for unreviewed readings, one each for comments, for other changes of the
    # same figures, for a step that is being taken, and for the reader's unread notices.
    with django_assert_max_num_queries(28):
        assert publisher.get(address, {"part": part}).status_code == 200


def test_a_draft_is_nobodys_business_outside_the_desk(client, universe):
    address = f"/releases/{universe.draft.pk}/"

    assert client.get(address).status_code == 404
    assert client.get(f"/releases/{universe.first.pk}/").status_code == 200
