"""Actors, programmes and appeals are edited in place, by an editor, with all that was before."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from aid.models import Actor, Appeal, Programme
from nkworld.provenance.editions import revision_of
from tests.aid.factories import PAPERS, ActorFactory, AppealFactory, ProgrammeFactory
from tests.factories import CountryFactory, DatasetFactory, SourceFactory, as_if_committed
from tests.proposing import publish_all

pytestmark = pytest.mark.django_db

ACTORS = "/api/v1/aid/actors/"
PROGRAMMES = "/api/v1/aid/programmes/"
TABLES = ["contribution", "appealfigure", "foodaid", "southkoreanaid"]


@pytest.fixture
def editor(client):
    user = get_user_model().objects.create_user("ed", is_staff=True)
    user.groups.add(Group.objects.get(name="Editor"))
    client.force_login(user)
    return client


def actor_form(**more):
    blank = dict.fromkeys(["abbreviation", "country", "url", "citation", "note"], "")
    years = {"active_from": "", "active_to": ""}
    return {"name": "Bread Line", "slug": "bread-line", "kind": "ngo"} | blank | years | more


def test_an_actor_leaves_and_the_past_keeps_it(editor):
    actor = ActorFactory(slug="bread-line", name="Bread Line", active_from="1997")
    before = timezone.now()
    old = editor.get(ACTORS, {"as_of": before.isoformat()}).content

    answer = editor.post(
        reverse("admin:aid_actor_change", args=[actor.pk]),
        actor_form(active_from="1997", active_to="2019-06"),
    )

    assert answer.status_code == 302, answer.context["errors"]
    publish_all()
    assert editor.get(ACTORS).json()["results"][0]["active_to"] == "2019-06"
    assert editor.get(ACTORS, {"as_of": before.isoformat()}).content == old
    assert Actor.objects.get().history.first().history_user.username == "ed"
    gone = editor.get(ACTORS, {"on": "2019-07-01"}).json()["results"]
    there = editor.get(ACTORS, {"on": "2019-06-30"}).json()["results"]
    assert (len(gone), len(there)) == (0, 1)


def test_an_edit_renews_cached_answers(editor, django_capture_on_commit_callbacks):
    DatasetFactory(slug="aid/actors", title="Made-up actors")
    tag, revision = editor.get(ACTORS)["ETag"], revision_of("aid/actors")
    as_if_committed()

    with django_capture_on_commit_callbacks(execute=True):
        editor.post(reverse("admin:aid_actor_add"), actor_form())
        publish_all()

    assert revision_of("aid/actors") == revision + 1
    assert editor.get(ACTORS)["ETag"] != tag


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"active_from": "1997", "active_to": "1995"}, "does not end before it begins"),
        ({"active_from": "1997-13"}, "is not a date: write 1974, 1974-03"),
        ({"kind": "country"}, "names the country that it is"),
        ({"kind": "label", "resident": "on"}, "has no office and no years of its own"),
        ({"slug": "soup-kitchen"}, "already exists"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_a_wrong_actor_is_refused_in_a_sentence(editor, wrong, sentence):
    ActorFactory(slug="soup-kitchen")

    answer = editor.post(reverse("admin:aid_actor_add"), actor_form(**wrong))

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert Actor.objects.count() == 1


def programme_form(**more):
    blank = dict.fromkeys(["description", "budget_usd", "beneficiaries", "note"], "")
    cited = PAPERS | {"source": SourceFactory(slug="gazette").pk}
    actor = ActorFactory(slug="soup-kitchen")
    told = {"actor": actor.pk, "title": "Soup", "sector": "nutrition", "start": "1997", "end": ""}
    return told | blank | cited | more


def test_a_programme_is_added_and_signed(editor):
    answer = editor.post(reverse("admin:aid_programme_add"), programme_form(budget_usd="5000"))

    assert answer.status_code == 302, answer.context["errors"]
    publish_all()
    assert Programme.objects.get().history.get().history_user.username == "ed"
    [row] = editor.get(PROGRAMMES, {"actor": "soup-kitchen"}).json()["results"]
    assert (row["budget_usd"], row["source"]["slug"]) == (5000, "gazette")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"end": "1990"}, "does not end before it starts"),
        ({"budget_usd": "0"}, "more than nothing"),
        ({"as_quoted": ""}, "This field is required"),
        ({"sector": "soup"}, "not one of the available choices"),
    ],
)
def test_a_wrong_programme_is_refused_in_a_sentence(editor, wrong, sentence):
    answer = editor.post(reverse("admin:aid_programme_add"), programme_form(**wrong))

    assert sentence in answer.content.decode()
    assert not Programme.objects.exists()


def test_the_same_page_tells_of_a_programme_once(editor):
    editor.post(reverse("admin:aid_programme_add"), programme_form())
    publish_all()

    answer = editor.post(reverse("admin:aid_programme_add"), programme_form())

    assert "already tells of that programme" in answer.content.decode()
    assert Programme.objects.count() == 1


def test_an_appeal_of_one_agency_names_it(editor):
    form = {"title": "Call for soup", "slug": "call-for-soup", "year": "2014", "kind": "agency"}
    form |= {"agency": "", "code": "", "note": ""}

    answer = editor.post(reverse("admin:aid_appeal_add"), form)

    assert "names that agency" in answer.content.decode()
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("name", ["actor", "programme", "appeal"])
def test_lists_and_forms_of_records_open(editor, name):
    ActorFactory(slug="ruritania", kind="country", country=CountryFactory(code="XRU"))
    ProgrammeFactory()
    AppealFactory()
    search = {"q": "soup"}

    assert editor.get(reverse(f"admin:aid_{name}_changelist"), search).status_code == 200
    assert editor.get(reverse(f"admin:aid_{name}_add")).status_code == 200


@pytest.mark.parametrize("name", TABLES)
def test_lists_of_figures_open_and_search(editor, name):
    address = reverse(f"admin:aid_{name}_changelist")

    assert editor.get(address, {"q": "soup 2014"}).status_code == 200
    assert editor.get(reverse(f"admin:aid_{name}_add")).status_code == 403


def test_a_record_that_is_read_costs_no_query_for_each_row(editor, django_assert_max_num_queries):
    for number in range(12):
        country = CountryFactory(code=f"XA{chr(65 + number)}")
        ActorFactory(slug=f"land-{number}", kind="country", country=country)

    with django_assert_max_num_queries(12):
        editor.get(reverse("admin:aid_actor_changelist"))


def test_before_it_was_known_there_was_nothing(editor):
    ActorFactory(slug="bread-line")
    long_ago = timezone.now() - timedelta(days=400)

    assert editor.get(ACTORS, {"as_of": long_ago.isoformat()}).json()["results"] == []
