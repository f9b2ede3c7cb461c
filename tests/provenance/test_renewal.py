"""The revision of a dataset moves once for a publish, a withdrawal, an edit."""

import pytest
from django.db import transaction
from django.forms.models import model_to_dict
from django.urls import reverse

from nkworld.provenance.editions import as_one_edit, revisions_now
from nkworld.provenance.models import DataQuestion
from nkworld.provenance.publishing import discard, publish, submit, withdraw
from tests.factories import DatasetFactory, as_if_committed
from tests.proposing import publish_all

pytestmark = pytest.mark.postgres


@pytest.fixture
def moved(universe, django_capture_on_commit_callbacks):
    """moved(change): {slug of a dataset: by how much its revision moved}, where it did."""
    DatasetFactory(slug="trade/inter-korean")
    as_if_committed()

    def revisions():
        return revisions_now()

    def by(change):
        before = revisions()
        with django_capture_on_commit_callbacks(execute=True):
            change()
        after = revisions()
        return {slug: n - before.get(slug, 0) for slug, n in after.items() if n != before.get(slug)}

    return by


def as_typed(record):
    """The admin's form of a record, as it is."""
    return {name: value for name, value in model_to_dict(record).items() if value is not None}


REFERENCE = {"": 1}


def test_a_publish_and_a_withdrawal_move_their_own_dataset_once(universe, moved):
    assert moved(lambda: publish(universe.draft)) == {"trade/flows": 1}
    assert moved(lambda: withdraw(universe.draft)) == {"trade/flows": 1}


def test_what_concerns_a_draft_alone_moves_nothing(universe, moved):
    assert moved(lambda: submit(universe.draft)) == {}
    assert moved(lambda: discard(universe.draft)) == {}


def test_an_edit_of_a_source_moves_the_reference_data_and_no_dataset(universe, moved, admin_client):
    address = reverse("admin:provenance_source_change", args=[universe.bureau.pk])
    form = as_typed(universe.bureau) | {"caveats": "Mind the gap."}

    assert moved(lambda: admin_client.post(address, form)) == {}
    assert moved(publish_all) == REFERENCE
    universe.bureau.refresh_from_db()
    assert universe.bureau.caveats == "Mind the gap."


def test_an_edit_of_several_records_is_one(universe, moved, admin_client):
    """A dataset with two questions beside it, kept by one press of a button."""
    address = reverse("admin:provenance_dataset_change", args=[universe.dataset.pk])
    form = as_typed(universe.dataset)
    rows = {"TOTAL_FORMS": "2", "INITIAL_FORMS": "0"}
    for number, question in enumerate(["Who counts?", "Since when?"]):
        rows |= {
            f"{number}-question": question,
            f"{number}-answer": "So.",
            f"{number}-position": "1",
        }
    form |= {f"questions-{name}": value for name, value in rows.items()}

    assert moved(lambda: admin_client.post(address, form)) == {}
    assert moved(publish_all) == {"trade/flows": 1}
    assert DataQuestion.objects.count() == 2


def test_an_edit_that_is_taken_back_takes_no_other_with_it(universe, moved):
    def change():
        with transaction.atomic():
            try:
                with transaction.atomic():
                    universe.bureau.save()
                    raise ValueError
            except ValueError:
                universe.gazette.save()

    assert moved(change) == REFERENCE


def test_a_load_moves_each_dataset_once_however_much_it_publishes(universe, moved):
    def change():
        with as_one_edit():
            publish(universe.draft)
            universe.bureau.save()
            withdraw(universe.second)

    assert moved(change) == {"trade/flows": 1} | REFERENCE


def test_a_load_that_fails_keeps_nothing(universe, moved):
    def change():
        with pytest.raises(ValueError), as_one_edit():
            publish(universe.draft)
            raise ValueError

    assert moved(change) == {}
    universe.draft.refresh_from_db()
    assert universe.draft.is_open
