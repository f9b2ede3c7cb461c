"""Files of actors and programmes: loaded, loaded again, and refused with which sentence."""

import csv

import pytest

from aid.imports import Actors, Programmes
from aid.models import Actor, Programme
from nkworld.importing import curated
from nkworld.importing.reading import FileRefused
from tests.aid.factories import PAPERS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known")]


@pytest.fixture
def load(tmp_path):
    """Load rows as a file of the seed folder; what was counted."""

    def loaded(resource, *rows):
        path = tmp_path / "rows.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return curated.load(resource, path)

    return loaded


ACTOR = {
    "slug": "bread-line",
    "name": "Bread Line",
    "abbreviation": "BL",
    "kind": "ngo",
    "country": "",
    "resident": "1",
    "active_from": "1997",
    "active_to": "",
    "url": "",
    "note": "",
    "citation": "https://gazette.example/page-1",
}


PROGRAMME = {
    "actor": "soup-kitchen",
    "title": "Soup",
    "sector": "nutrition",
    "start": "1997",
    "end": "",
    "description": "",
    "budget_usd": "",
    "beneficiaries": "",
    "source": "bureau",
    "note": "",
    **PAPERS,
}


def test_actors_and_programmes_load_and_load_again_unchanged(load):
    assert load(Actors, ACTOR)["new"] == 1
    assert load(Actors, ACTOR) == {"skip": 1}
    assert load(Programmes, PROGRAMME)["new"] == 1
    assert load(Programmes, PROGRAMME) == {"skip": 1}
    assert Actor.objects.get(slug="bread-line").resident
    assert Programme.objects.get().budget_usd is None


@pytest.mark.parametrize(
    ("resource", "row", "wrong", "sentence"),
    [
        (Actors, ACTOR, {"country": "Ruritanya"}, "“Ruritanya” is not a country known here"),
        (Actors, ACTOR, {"kind": "country"}, "names the country that it is"),
        (Actors, ACTOR, {"active_to": "1995"}, "does not end before it begins"),
        (Actors, ACTOR, {"active_from": "199"}, "“199” is not a date"),
        (Programmes, PROGRAMME, {"actor": "soup-kitchn"}, "Did you mean soup-kitchen?"),
        (Programmes, PROGRAMME, {"source": "buro"}, "is not a source known here"),
        (Programmes, PROGRAMME, {"end": "1990"}, "does not end before it starts"),
        (Programmes, PROGRAMME, {"sector": "soup"}, "soup"),
        (Programmes, PROGRAMME, {"as_quoted": ""}, "as_quoted"),
    ],
)
def test_a_wrong_record_is_told(load, resource, row, wrong, sentence):
    before = resource._meta.model.objects.count()

    with pytest.raises(FileRefused) as told:
        load(resource, row | wrong)

    assert sentence in str(told.value)
    assert resource._meta.model.objects.count() == before
