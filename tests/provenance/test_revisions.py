import pytest
from django.db import transaction
from django.test import RequestFactory

from nkworld.provenance.editions import REFERENCE, edition_of, etag, revision_of
from nkworld.provenance.models import DataQuestion, Dataset
from nkworld.provenance.publishing import publish
from tests.factories import DatasetFactory, as_if_committed

pytestmark = pytest.mark.postgres


@pytest.fixture
def tag(rf: RequestFactory):
    return lambda address="/trade/?a=1&b=2", media="text/html": etag(rf.get(address), media)


def test_a_tag_is_weak_and_stays_while_nothing_changes(universe, tag):
    assert tag().startswith('W/"')
    assert tag() == tag()


def test_a_tag_changes_with_what_is_published(universe, tag):
    before = tag()

    publish(universe.draft)

    assert tag() != before


def test_a_tag_tells_apart_page_query_and_format(universe, tag):
    tags = {
        tag(),
        tag("/countries/?a=1&b=2"),
        tag("/trade/?a=1&b=3"),
        tag("/trade/?a=1"),
        tag(media="application/json"),
    }

    assert len(tags) == 5


def test_a_tag_does_not_mind_the_order_of_the_query(universe, tag):
    assert tag("/trade/?b=2&a=1") == tag("/trade/?a=1&b=2")


def test_a_repeated_parameter_keeps_its_own_tag(universe, tag):
    assert tag("/trade/?a=1&a=2") != tag("/trade/?a=2")


def test_the_revision_of_all_is_the_sum_of_each(universe):
    DatasetFactory(slug="trade/inter-korean")
    Dataset.objects.filter(slug="trade/flows").update(revision=3)
    Dataset.objects.filter(slug="trade/inter-korean").update(revision=4)

    assert (revision_of("trade/flows"), revision_of()) == (3, 7 + edition_of(REFERENCE).revision)


def test_without_a_dataset_the_revision_is_nought(db):
    assert revision_of() == revision_of("trade/flows") == 0


def renewed(universe, change, django_capture_on_commit_callbacks):
    before = revision_of()
    with django_capture_on_commit_callbacks(execute=True):
        change()
    return revision_of() > before


def test_an_edit_in_place_raises_the_revision(universe, django_capture_on_commit_callbacks):
    def edit(record, **values):
        def change():
            for name, value in values.items():
                setattr(record, name, value)
            record.save()

        return change

    question = DataQuestion(dataset=universe.dataset, question="Who counts?", answer="They do.")
    for change in (
        edit(universe.ruritania, name="Greater Ruritania"),
        edit(universe.bureau, caveats="Rounded."),
        edit(universe.dataset, description="Another."),
        edit(universe.rule, title="Another."),
        question.save,
        question.delete,
    ):
        as_if_committed()
        assert renewed(universe, change, django_capture_on_commit_callbacks), change


def test_an_edit_begun_before_a_publish_does_not_undo_its_revision(universe):
    begun = Dataset.objects.get(pk=universe.dataset.pk)
    publish(universe.draft)
    as_if_committed()
    before = revision_of()

    begun.caveats = "Rounded."
    begun.save()

    assert revision_of() == before + 1
    assert Dataset.objects.get(pk=begun.pk).caveats == "Rounded."


def test_an_edit_is_announced_with_it_and_not_at_all_if_it_is_taken_back(universe):
    before = revision_of()

    with pytest.raises(ValueError), transaction.atomic():
        universe.bureau.save()
        within = revision_of()
        raise ValueError

    assert (within, revision_of()) == (before + 1, before)


def test_raising_a_revision_leaves_no_trace_in_the_history_of_edits(universe):
    before = universe.dataset.history.count()

    publish(universe.draft)

    assert universe.dataset.history.count() == before
