import pytest
from django.utils import timezone

from nkworld.provenance import publishing
from nkworld.provenance.editions import as_one_edit, revision_of
from nkworld.provenance.publishing import StepRefused, publish
from tests.factories import (
    DatasetFactory,
    FlowFactory,
    InterKoreanFlowFactory,
    ReleaseFactory,
    live,
)
from trade.models import Flow

pytestmark = pytest.mark.postgres("nkworld.provenance.publishing", "nkworld.provenance.tables")


def exports(rows, source):
    rows = rows.filter(source=source, direction="export")
    return {row.period: row.value for row in rows}


def test_publishing_makes_the_draft_the_sources_word(draft, bureau):
    publish(draft)

    assert exports(Flow.objects.as_of(), bureau) == {"2014": 101, "2015": 120, "2016": 140}


def test_publishing_counts_what_it_changed(draft):
    counts = publish(draft)

    draft.refresh_from_db()
    assert counts == {"new": 1, "changed": 1, "unchanged": 1, "vanished": 1}
    assert (draft.added, draft.changed, draft.closed) == (1, 1, 0)


def test_what_is_published_while_a_draft_is_compared_is_compared_with(draft, universe, monkeypatch):
    rival = ReleaseFactory(source=universe.bureau, label="Between")
    FlowFactory(release=rival, country=universe.ruritania, period="2016", value=140)
    compared = publishing._difference

    def overtaken(release):
        found = compared(release)
        monkeypatch.setattr(publishing, "_difference", compared)
        publish(rival)
        return found

    monkeypatch.setattr(publishing, "_difference", overtaken)

    assert publish(draft) == {"new": 0, "changed": 1, "unchanged": 2, "vanished": 1}


def test_publishing_says_who_and_when(draft, admin_user):
    before = timezone.now()

    publish(draft, user=admin_user)

    draft.refresh_from_db()
    assert (draft.state, draft.published_by) == ("live", admin_user)
    assert draft.published_at >= before
    changed = Flow.objects.as_of().get(release=draft, period="2014")
    assert changed.known_from == draft.published_at


def test_a_repeated_figure_keeps_its_vintage(draft, universe):
    publish(draft)

    kept = Flow.objects.as_of().get(source=universe.bureau, period="2015", direction="export")
    assert kept.release == universe.first
    assert kept.known_from == universe.first.published_at


def test_a_replaced_figure_ends_where_the_new_one_begins(draft, universe):
    publish(draft)

    draft.refresh_from_db()
    old = Flow.objects.get(release=universe.first, period="2014", direction="export")
    assert old.known_until == draft.published_at


def test_publishing_leaves_alone_what_the_draft_does_not_mention(draft, bureau):
    publish(draft)

    assert Flow.objects.as_of().get(source=bureau, direction="import").value == 300


def test_a_whole_series_closes_what_it_leaves_out(draft, bureau):
    draft.complete = True
    draft.save()

    publish(draft)

    draft.refresh_from_db()
    assert not Flow.objects.as_of().filter(source=bureau, direction="import").exists()
    assert draft.closed == 1


def test_a_whole_series_may_do_nothing_but_leave_out(universe):
    release = ReleaseFactory(source=universe.bureau, complete=True)
    FlowFactory(release=release, country=universe.ruritania, period="2014", value=100)
    FlowFactory(release=release, country=universe.ruritania, period="2015", value=120)

    publish(release)

    assert exports(Flow.objects.as_of(), universe.bureau) == {"2014": 100, "2015": 120}
    assert Flow.objects.as_of().filter(source=universe.bureau).count() == 2


def test_publishing_never_touches_another_source(draft, universe):
    theirs = Flow.objects.as_of().filter(source=universe.gazette)
    before = list(theirs.order_by("pk").values())

    publish(draft)

    assert list(theirs.all().order_by("pk").values()) == before


def test_the_moment_before_still_answers_as_before(draft, universe):
    moment = timezone.now()
    before = list(Flow.objects.as_of(moment).order_by("pk").values_list("pk", "value"))

    publish(draft)

    assert list(Flow.objects.as_of(moment).order_by("pk").values_list("pk", "value")) == before


def test_nothing_changes_a_value_that_was_stored(draft):
    before = dict(Flow.objects.values_list("pk", "value"))

    publish(draft)

    assert dict(Flow.objects.values_list("pk", "value")) == before


def test_a_change_of_words_alone_is_a_change(universe):
    release = ReleaseFactory(source=universe.bureau)
    FlowFactory(
        release=release, country=universe.ruritania, period="2015", value=120, note="now explained"
    )

    assert publish(release)["changed"] == 1


def test_a_bound_alone_is_a_change_and_its_repetition_is_none(universe):
    for number in range(2):
        release = ReleaseFactory(source=universe.bureau)
        FlowFactory(
            release=release,
            country=universe.ruritania,
            period="2015",
            value=120,
            value_low=110,
            as_quoted="120 dollars",
        )
        if number == 0:
            assert publish(release)["changed"] == 1
        else:
            with pytest.raises(StepRefused):
                publish(release)


def test_the_same_figures_again_are_refused_and_lose_no_row(universe):
    release = ReleaseFactory(source=universe.bureau)
    FlowFactory(release=release, country=universe.ruritania, period="2015", value=120)

    with pytest.raises(StepRefused, match="Nothing in this release differs from what is live"):
        publish(release)

    release.refresh_from_db()
    assert release.state == "draft"
    assert Flow.objects.filter(release=release).count() == 1


def test_an_empty_release_is_refused(universe):
    with pytest.raises(StepRefused, match="Nothing in this release differs"):
        publish(ReleaseFactory(source=universe.bureau))


def test_a_live_release_is_not_published_twice(universe):
    with pytest.raises(StepRefused, match="“Royal Bureau: Yearbook” is live already."):
        publish(universe.first)


def test_a_cells_readings_are_one_vintage(universe):
    release = ReleaseFactory(source=universe.bureau)
    for reading, value in enumerate((120, 119)):
        FlowFactory(
            release=release,
            country=universe.ruritania,
            period="2015",
            value=value,
            reading=reading,
            as_quoted=f"{value} dollars",
        )

    publish(release)

    rows = Flow.objects.with_readings().filter(source=universe.bureau, period="2015")
    assert {row.known_from for row in rows} == {release_moment(release)}
    assert Flow.objects.as_of().filter(source=universe.bureau, period="2015").count() == 1


def release_moment(release):
    release.refresh_from_db()
    return release.published_at


def test_moments_grow_even_if_the_clock_was_set_back(universe, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: universe.first.published_at)

    publish(universe.draft)

    universe.draft.refresh_from_db()
    assert universe.draft.published_at > universe.second.published_at


def test_publishing_raises_the_revision_of_its_dataset_only(draft, universe):
    other = DatasetFactory(slug="trade/inter-korean")
    universe.dataset.refresh_from_db()
    other.refresh_from_db()
    before, others = universe.dataset.revision, other.revision

    publish(draft)

    universe.dataset.refresh_from_db()
    other.refresh_from_db()
    assert universe.dataset.revision > before
    assert other.revision == others


def test_the_edits_of_a_load_raise_the_revision_once(universe, django_capture_on_commit_callbacks):
    before = revision_of()

    with django_capture_on_commit_callbacks(execute=True), as_one_edit():
        for source in (universe.bureau, universe.gazette):
            source.caveats = "Mind the gap."
            source.save()

    assert revision_of() == before + 1


def test_two_datasets_publish_apart(universe):
    release = ReleaseFactory(
        source=universe.bureau, dataset=DatasetFactory(slug="trade/inter-korean")
    )
    InterKoreanFlowFactory(release=release, period="2015", value=5)

    counts = publish(release)

    assert counts == {"new": 1, "changed": 0, "unchanged": 0, "vanished": 0}


def test_an_excluded_row_beside_a_claim_stays_in_the_ledger_and_in_no_total(universe):
    release = ReleaseFactory(source=universe.bureau, label="Third yearbook")
    about = {"release": release, "country": universe.ruritania, "period": "2017"}
    FlowFactory(**about, value=150)
    FlowFactory(**about, value=999, reading=1, status="excluded", note="another land was meant")

    live(release)

    rows = Flow.objects.as_of().filter(period="2017")
    assert [row.value for row in rows.excluded()] == [999]
    assert [row.value for row in rows.included()] == [150]
    assert [row.value for row in rows.headline(universe.rule)] == [150]
    assert not Flow.objects.with_readings().further_readings().exists()
