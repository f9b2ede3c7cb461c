"""An editor closes an embassy: the counts and the API follow, and `as_of` keeps the old answer."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from diplomacy.models import Membership, Mission, RelationAct
from diplomacy.posts import Missions
from diplomacy.published_counts import Measure, count_on
from nkworld.provenance.editions import revision_of
from nkworld.provenance.models import Dataset
from tests.diplomacy.factories import PAPERS, embassy, home, organization, reading
from tests.factories import CountryFactory, DatasetFactory, SourceFactory, as_if_committed
from tests.proposing import publish_all

pytestmark = pytest.mark.django_db

MISSIONS = "/api/v1/diplomacy/missions/"
YESTERDAY = date.today() - timedelta(days=1)


@pytest.fixture
def editor(client):
    user = get_user_model().objects.create_user("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="Editor"))
    client.force_login(user)
    return client


@pytest.fixture
def open_embassy(db):
    mission = embassy()
    reading(mission, opened="1974")
    return mission


def inline(prefix, initial, *rows):
    form = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        form |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return form


def post_of(mission, *rows):
    """The form of a mission's page with these readings; those that exist have an `id`."""
    known = sum("id" in row for row in rows)
    return {
        "sending": mission.sending_id,
        "receiving": mission.receiving_id,
        "city": mission.city,
        "mission_type": mission.mission_type,
        "organization": "",
        **inline("readings", known, *({"mission": mission.pk} | row for row in rows)),
        **inline("accreditations", 0),
    }


def said(source="gazette", **more):
    papers = PAPERS | {"source": SourceFactory(slug=source).pk, "note": ""}
    return {"status": "open", "opened": "", "closed": "", "stated_for": ""} | papers | more


def page_of(mission):
    return reverse("admin:diplomacy_mission_change", args=[mission.pk])


def kept(mission):
    one = mission.readings.get()
    return said(id=one.pk, opened=one.opened)


def test_closing_an_embassy_changes_counts_and_api_and_not_the_past(editor, client, open_embassy):
    before = timezone.now()
    old = client.get(MISSIONS, {"as_of": before.isoformat()}).content
    closing = said("herald", status="closed", closed=str(YESTERDAY))

    answer = editor.post(page_of(open_embassy), post_of(open_embassy, kept(open_embassy), closing))

    assert answer.status_code == 302, answer.context["errors"]
    assert client.get(MISSIONS, {"as_of": before.isoformat()}).content == old
    publish_all()
    today = timezone.now().date()
    assert count_on(Measure.HOSTS, today, Missions.load()).counted == ()
    [then] = count_on(Measure.HOSTS, today, Missions.load(before)).counted
    assert then.country.code == "XRU"
    [row] = client.get(MISSIONS).json()["results"]
    assert (row["status"], row["since"]) == ("closed", [str(YESTERDAY)])
    assert client.get(MISSIONS, {"as_of": before.isoformat()}).content == old
    assert b'"status":"open"' in old
    stored = open_embassy.readings.get(status="closed")
    assert stored.history.get().history_user.username == "editor"


def test_an_edit_renews_every_cached_answer(
    editor, client, open_embassy, django_capture_on_commit_callbacks
):
    DatasetFactory(slug="diplomacy/missions", title="Missions")
    tag = client.get(MISSIONS)["ETag"]
    revision = revision_of("diplomacy/missions")
    as_if_committed()

    with django_capture_on_commit_callbacks(execute=True):
        editor.post(
            page_of(open_embassy), post_of(open_embassy, kept(open_embassy), said("herald"))
        )
        publish_all()

    assert Dataset.objects.get(slug="diplomacy/missions").revision > revision
    assert client.get(MISSIONS)["ETag"] != tag


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"status": "closed", "opened": "1980", "closed": "1979"}, "does not close before it op"),
        ({"status": "closed", "closed": "1979-02-30"}, "is not a date: write 1974, 1974-03"),
        ({"closed": "1979"}, "An open mission has no closing date"),
        ({"citation": ""}, "This field is required"),
    ],
)
def test_a_wrong_reading_is_refused_beside_its_field(editor, open_embassy, wrong, sentence):
    answer = editor.post(
        page_of(open_embassy), post_of(open_embassy, kept(open_embassy), said("herald") | wrong)
    )

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert open_embassy.readings.count() == 1


def test_a_second_embassy_in_one_city_is_refused(editor, open_embassy):
    form = post_of(open_embassy) | inline("readings", 0)

    answer = editor.post(reverse("admin:diplomacy_mission_add"), form)

    assert "already a mission of this type" in answer.content.decode()
    assert Mission.objects.count() == 1


def act_form(**more):
    papers = PAPERS | {"source": SourceFactory(slug="gazette").pk, "note": ""}
    country = CountryFactory(code="XRU")
    return {"country": country.pk, "event": "established", "date": "1970"} | papers | more


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"date": "1970-02-30"}, "is not a date"),
        ({"date": "2999-01-01"}, "has not come yet"),
        ({"country": 0}, "There is no such country here"),
        ({"date": ""}, "This field is required"),
    ],
)
def test_a_wrong_act_is_refused_with_a_sentence(editor, wrong, sentence):
    answer = editor.post(reverse("admin:diplomacy_relationact_add"), act_form(**wrong))

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not RelationAct.objects.exists()


def test_north_korea_is_not_its_own_partner(editor):
    answer = editor.post(reverse("admin:diplomacy_relationact_add"), act_form(country=home().pk))

    assert "no relations with itself" in answer.content.decode()


def test_a_right_act_is_stored_and_signed(editor):
    answer = editor.post(reverse("admin:diplomacy_relationact_add"), act_form())

    assert answer.status_code == 302
    publish_all()
    assert RelationAct.objects.get().history.get().history_user.username == "editor"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"left": "1989", "status": "former-member"}, "does not end before it begins"),
        ({"organization": 0}, "There is no such organisation here"),
    ],
)
def test_a_wrong_membership_is_refused_with_a_sentence(editor, wrong, sentence):
    papers = PAPERS | {"source": SourceFactory(slug="gazette").pk, "note": ""}
    form = {"organization": organization().pk, "status": "member", "joined": "1990", "left": ""}

    answer = editor.post(
        reverse("admin:diplomacy_membership_add"), form | {"stated_for": ""} | papers | wrong
    )

    assert sentence in answer.content.decode()
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    "name", ["relationact", "event", "mission", "organization", "membership", "treaty"]
)
def test_every_list_and_form_opens(editor, open_embassy, name):
    assert editor.get(reverse(f"admin:diplomacy_{name}_changelist")).status_code == 200
    assert editor.get(reverse(f"admin:diplomacy_{name}_add")).status_code == 200
