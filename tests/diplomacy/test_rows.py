"""A row of a seed file that can't be is told by its number, in a sentence, and nothing is kept."""

import csv

import pytest

from diplomacy.imports import Memberships, MissionReadings, RelationActs
from diplomacy.models import Membership, RelationAct
from nkworld.importing import curated
from nkworld.importing.reading import FileRefused
from tests.diplomacy.factories import PAPERS, organization
from tests.factories import CountryFactory, SourceFactory

pytestmark = pytest.mark.django_db

PAGE = PAPERS | {"source": "gazette", "note": ""}
ACT = PAGE | {"country": "XRU", "event": "established", "date": "1970-05"}
MEMBER = PAGE | {"organization": "league", "status": "member", "joined": "1970", "left": ""}


@pytest.fixture
def load(tmp_path):
    """Load rows as a seed file; what was counted."""
    SourceFactory(slug="gazette")
    CountryFactory(code="XRU", name="Ruritania")

    def loaded(resource, *rows):
        path = tmp_path / "rows.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return curated.load(resource, path)

    return loaded


def test_a_second_load_finds_everything_unchanged(load):
    rows = [ACT, ACT | {"event": "severed", "date": "1980"}]

    assert load(RelationActs, *rows)["new"] == 2
    assert load(RelationActs, *rows) == {"skip": 2}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"country": "Ruritanya"}, "“Ruritanya” is not a country known here; the nearest: Rurit"),
        ({"source": "gazete"}, "“gazete” is not a source known here. Did you mean gazette?"),
        ({"date": "1970-02-30"}, "“1970-02-30” is not a date"),
        ({"date": ""}, "date"),
        ({"event": "declared"}, "declared"),
        ({"citation": ""}, "citation"),
    ],
)
def test_a_wrong_act_is_told_with_its_row(load, wrong, sentence):
    with pytest.raises(FileRefused) as refused:
        load(RelationActs, ACT, ACT | {"event": "severed", "date": "1980"} | wrong)

    [refusal] = refused.value.refusals
    assert sentence in str(refusal)
    assert "3" in str(refusal)  # the header is row 1
    assert RelationAct.objects.count() <= 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"organization": "leage"}, "is not an organisation known here. Did you mean league?"),
        ({"status": "former-member", "left": "1969"}, "does not end before it begins"),
        ({"left": "1980"}, "Who has left is a former member"),
    ],
)
def test_a_wrong_membership_is_told(load, wrong, sentence):
    organization()
    with pytest.raises(FileRefused, match=sentence):
        load(Memberships, MEMBER | {"stated_for": ""} | wrong)

    assert not Membership.objects.exists()


def test_what_is_said_of_a_deleted_mission_stays_away(load):
    post = {"sending": "PRK", "receiving": "XRU", "city": "Strelsau"}
    post |= {"mission_type": "embassy", "organization": ""}
    said = {"status": "open", "opened": "1974", "closed": "", "stated_for": ""}

    assert load(MissionReadings, PAGE | post | said) == {"skip": 1}
