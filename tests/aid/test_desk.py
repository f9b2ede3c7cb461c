"""A contribution's way from a spreadsheet to the API by two people, and what stays of the past."""

import io
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aid.models import Contribution
from nkworld.importing.models import Upload
from nkworld.importing.staging import stage
from nkworld.provenance.models import Dataset, Release
from tests.aid.factories import ActorFactory, ContributionFactory
from tests.factories import DatasetFactory, ReleaseFactory, RuleFactory, SourceFactory, live
from tests.importing.conftest import total
from tests.reading import as_opened

pytestmark = pytest.mark.django_db

API = "/api/v1/aid/contributions/"
HEADER = "source,donor,recipient,period,stage,scope,state_of,value,citation,as_quoted"
PAPERS = "https://yearbook.example/page-9,as printed"
AHEAD = str(timezone.now().year + 2)  # still ahead if a run lasts over New Year


def person(name, role):
    user = get_user_model().objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor(db):
    return person("ed", "Editor")


@pytest.fixture
def publisher(db):
    return person("pam", "Publisher")


@pytest.fixture
def dataset():
    """The table of contributions with one live figure, under a rule of one source."""
    bureau = SourceFactory(slug="bureau")
    dataset = DatasetFactory(slug="aid/contributions", title="Made-up aid")
    RuleFactory(dataset=dataset, is_default=True, order=[bureau])
    ActorFactory(slug="soup-kitchen")
    release = ReleaseFactory(dataset=dataset, source=bureau)
    ContributionFactory(release=release, period="2013", value=100)
    live(release)
    return dataset


def hand_in(client, dataset, *lines):
    file = SimpleUploadedFile("books.csv", "\n".join([HEADER, *lines]).encode())
    said = {"dataset": dataset.pk, "label": "Books of 2014", "file": file}
    return client.post(reverse("admin:provenance_release_add"), said, follow=True)


def step(client, name, release, **data):
    return client.post(reverse(f"admin:provenance_release_{name}", args=[release.pk]), data)


def values(client, **query):
    return [row["value"] for row in client.get(API, query).json()["results"]]


def test_an_upload_is_seen_by_nobody_until_a_second_person_publishes(
    client, editor, publisher, dataset
):
    hand_in(
        editor,
        dataset,
        f"bureau,rich-uncle,soup-kitchen,2014,paid,whole,,150,{PAPERS}",
        f"bureau,rich-uncle,soup-kitchen,2014,pledged,whole,,400,{PAPERS}",
        f"bureau,rich-uncle,soup-kitchen,2014,paid,state,2014-06-01,90,{PAPERS}",
    )
    draft = Release.objects.get(label="Books of 2014")
    assert values(client) == [100]

    step(editor, "publish", draft, label=draft.label)
    assert values(client) == [100]
    step(publisher, "publish", draft, label=draft.label)

    assert sorted(values(client, period="2014")) == [90, 150, 400]
    assert values(client, period="2014", stage="paid", scope="whole") == [150]
    assert values(client, period="2014", stage="pledged") == [400]


def test_a_refused_row_stores_nothing_and_tells_why(editor, dataset):
    answer = hand_in(
        editor,
        dataset,
        f"bureau,rich-uncle,soup-kitchen,2014,paid,whole,,150,{PAPERS}",
        f"bureau,rich-unkle,soup-kitchen,2014,payed,whole,,150,{PAPERS}",
    ).content.decode()

    assert "Did you mean “rich-uncle”?" in answer
    assert "Did you mean paid?" in answer
    assert Contribution.objects.count() == 1


def test_a_correction_goes_live_and_the_past_keeps_its_answer(client, editor, publisher, dataset):
    claim = Contribution.objects.get()
    past = {"as_of": (claim.known_from + timedelta(microseconds=1)).isoformat()}
    before = client.get(API, past).content
    address = reverse("admin:aid_contribution_correct", args=[claim.pk])

    said = as_opened(editor, address) | {"value": "120", "reason": "A later day of the books"}
    assert editor.post(address, said).status_code == 302
    draft = Release.objects.get(kind="correction")
    assert values(client) == [100]
    step(publisher, "publish", draft, label=draft.label, reason=draft.reason)

    assert values(client) == [120]
    assert client.get(API, past).content == before
    assert values(client, **past) == [100]


def test_a_year_ahead_can_not_be_corrected_into_a_fact(editor, dataset):
    release = ReleaseFactory(dataset=dataset, source=SourceFactory(slug="bureau"))
    ContributionFactory(release=release, period=AHEAD, status="provisional", value=70)
    live(release)
    claim = Contribution.objects.get(period=AHEAD)
    address = reverse("admin:aid_contribution_correct", args=[claim.pk])

    answer = editor.post(
        address, as_opened(editor, address) | {"status": "reported", "reason": "?"}
    )

    assert "money announced for it is provisional" in answer.content.decode()
    assert not Release.objects.filter(kind="correction").exists()


def test_the_desks_pages_of_a_figure_open(editor, dataset):
    claim = Contribution.objects.get()

    listing = editor.get(reverse("admin:aid_contribution_changelist")).content.decode()
    page = editor.get(reverse("admin:aid_contribution_change", args=[claim.pk])).content.decode()

    assert "Rich uncle" in listing and "Paid" in listing
    assert "Correct this figure" in page


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("slug", ["contributions", "appeals", "food-aid", "south-korea"])
@pytest.mark.parametrize("kind", ["csv", "csv-excel"])
def test_the_portals_own_file_taken_back_says_nothing_new(client, slug, kind):
    answer = client.get(f"/api/v1/aid/{slug}/", {"rule": "all", "format": kind})
    file = io.BytesIO(b"".join(answer.streaming_content))

    dataset = Dataset.objects.get(slug=f"aid/{slug}")
    outcome = stage(file, Upload(dataset=dataset, label="Taken back"))

    assert outcome.refusals == []
    assert outcome.releases == []
    assert total(outcome, "unchanged") == outcome.rows > 70
