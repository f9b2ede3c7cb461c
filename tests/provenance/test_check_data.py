"""`manage.py check_data` names every row that breaks what the portal promises of its data."""

import io
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from nkworld.atlas.models import Country
from nkworld.provenance import data_checks
from nkworld.provenance.data_checks import every_check, newest_states
from nkworld.provenance.models import Dataset, HeadlineRule, HeadlineRuleSource, Release, Tally
from nkworld.provenance.publishing import TICK, publish, withdraw
from nkworld.texts.fact_checks import bound_numbers, one_text_at_a_time
from nkworld.texts.profiles.models import Profile, ProfileRevision
from tests.factories import FlowFactory, ReleaseFactory, SourceFactory
from trade.models import Flow

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgres("nkworld.provenance.data_checks"),
]


def found():
    """Everything that is broken, each as it is printed."""
    return [str(each) for _, broken in every_check() for each in broken]


@contextmanager
def unguarded(*constraints):
    """The database looks away from some of its constraints, and from references; then all is as
    it was.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for name in constraints:
                cursor.execute(f"DROP INDEX IF EXISTS {name}")
                table = f"SELECT conrelid::regclass FROM pg_constraint WHERE conname = '{name}'"
                cursor.execute(table)
                for (held,) in cursor.fetchall():
                    cursor.execute(f"ALTER TABLE {held} DROP CONSTRAINT {name}")
        else:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            for name in constraints:
                cursor.execute(f"DROP INDEX IF EXISTS {name}")
        try:
            yield
        finally:
            transaction.set_rollback(True)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def first_flow():
    return Flow.objects.as_of().order_by("pk").first()


def test_nothing_is_broken_by_a_publish_a_correction_and_a_withdrawal(universe):
    publish(universe.draft)
    withdraw(universe.second, reason="an error")
    release = ReleaseFactory(source=universe.bureau, label="Corrected", complete=True)
    FlowFactory(release=release, country=universe.ruritania, period="2014", value=101)
    publish(release)

    assert found() == []


def test_the_command_prints_row_and_remedy_and_fails(universe):
    row = Flow.objects.get(release=universe.first, period="2015")
    Flow.objects.filter(pk=row.pk).update(source=SourceFactory(short_name="Nobody"))
    out, err = io.StringIO(), io.StringIO()

    with pytest.raises(CommandError, match="of their promises"):
        call_command("check_data", stdout=out, stderr=err)

    assert f"trade_flow, row {row.pk}: It is by Nobody" in err.getvalue()
    assert "Set source_id to the release’s own." in err.getvalue()
    assert "BROKEN: a claim is of its release's source and table" in out.getvalue()
    assert "holds: every rule places a source" in out.getvalue()


def test_of_many_rows_broken_alike_the_first_are_named_and_the_others_counted(universe):
    release = ReleaseFactory(source=universe.bureau, label="A long table")
    for year in range(1960, 1985):
        FlowFactory(release=release, country=universe.ruritania, period=str(year), value=1)
    publish(release)
    Release.objects.filter(pk=release.pk).update(
        state="draft", published_at=None, published_by=None
    )
    err = io.StringIO()

    with pytest.raises(CommandError):
        call_command("check_data", stdout=io.StringIO(), stderr=err)
    assert "… and 5 more." in err.getvalue()


def named(check, sentence):
    """Whether one check tells what was broken."""
    sentences = list(map(str, check()))
    assert any(sentence in each for each in sentences), sentences
    return True


def test_a_claim_that_ends_before_it_began_is_named(universe):
    with unguarded("trade_flow_known_in_order"):
        row = first_flow()
        Flow.objects.filter(pk=row.pk).update(known_until=row.known_from - TICK)

        assert named(
            data_checks.conditions, f"trade_flow, row {row.pk}: A vintage ends after it began."
        )


def test_a_claim_that_ended_and_never_began_is_named(universe):
    row = Flow.objects.get(release=universe.draft)
    Flow.objects.filter(pk=row.pk).update(known_until=timezone.now())

    assert named(
        data_checks.moments, f"trade_flow, row {row.pk}: It ended but never began to be known."
    )


def test_two_live_claims_of_one_cell_are_named(universe):
    with unguarded("trade_flow_one_live_claim"):
        row = first_flow()
        first, row.pk = row.pk, None
        row.save()

        assert named(
            data_checks.uniqueness,
            f"already has a live figure for that cell. The other is row {first}.",
        )
        assert named(data_checks.overlaps, f"trade_flow, row {row.pk}: On ")
        assert named(
            data_checks.overlaps,
            f"said it while row {first} of the same cell stood: Ruritania, 2014",
        )


def test_vintages_that_overlap_in_the_past_are_named(universe):
    row = first_flow()
    release = ReleaseFactory(source=universe.bureau, label="Second")
    FlowFactory(release=release, country=universe.ruritania, period="2014", value=5)
    publish(release)
    later = Flow.objects.get(release=release)
    Flow.objects.filter(pk=row.pk).update(known_until=later.known_from + timedelta(days=1))

    assert named(data_checks.overlaps, f"trade_flow, row {later.pk}: On ")
    assert named(data_checks.chain, f"row {row.pk}: It ends on ")


def test_a_live_claim_of_a_withdrawn_release_is_named(universe):
    Release.objects.filter(pk=universe.first.pk).update(
        state="withdrawn", withdrawn_at=timezone.now()
    )

    assert named(
        data_checks.of_releases,
        "The public sees it, or did, but its release “Royal Bureau: Yearbook” is withdr",
    )


def test_a_draft_that_the_public_sees_is_named(universe):
    Flow.objects.filter(release=universe.draft).update(known_from=universe.first.published_at)

    assert named(
        data_checks.of_releases, "its release “Freedonian Gazette: Not yet seen” is draft."
    )


def test_a_claim_in_a_release_of_another_table_is_named(universe, layer):
    row = first_flow()
    Flow.objects.filter(pk=row.pk).update(
        release=ReleaseFactory(dataset=layer, source=universe.bureau)
    )

    assert named(
        data_checks.of_sources,
        "It is by Royal Bureau in trade/flows, its release is “Royal Bureau: Delivery",
    )


def test_a_moment_at_which_nothing_was_published_is_named(universe):
    row = first_flow()
    Flow.objects.filter(pk=row.pk).update(known_from=row.known_from - timedelta(days=1))

    assert named(data_checks.chain, f"trade_flow, row {row.pk}: It begins on ")


def test_a_release_whose_state_and_moments_disagree_is_named(universe):
    with unguarded("provenance_release_published_when_live"):
        Release.objects.filter(pk=universe.first.pk).update(published_at=None)

        assert named(
            data_checks.conditions,
            f"provenance_release, row {universe.first.pk}: A live or withdrawn release",
        )


def test_a_release_withdrawn_before_it_was_published_is_named(universe):
    withdraw(universe.first, reason="an error")
    Release.objects.filter(pk=universe.first.pk).update(
        withdrawn_at=universe.first.published_at - TICK
    )

    assert named(
        data_checks.releases, "“Royal Bureau: Yearbook” was withdrawn before it was published."
    )


def test_a_state_that_no_release_has_is_named(universe):
    with unguarded("provenance_release_published_when_live"):
        Release.objects.filter(pk=universe.draft.pk).update(state="lost")

        assert named(data_checks.releases, "is in the state “lost”, which no release has.")


def test_a_tally_that_is_not_what_a_count_says_is_named(universe):
    tally = Tally.objects.get(what="by-source-and-read")
    tally.counted[0]["claims"] += 1
    tally.save()

    assert list(map(str, data_checks.tallies())) == [
        f"provenance_tally, row {tally.pk}: “by-source-and-read” of trade/flows is not what its "
        "rows add up to. Delete the row: pages count anew until the next publish writes it."
    ]


def test_a_published_dataset_without_a_revision_is_named(universe):
    Dataset.objects.update(revision=0)

    assert named(
        data_checks.revisions, "trade/flows is at revision 0, though releases of it were published."
    )


def test_a_derived_figure_that_does_not_follow_is_named(universe):
    row = first_flow()
    Flow.objects.filter(pk=row.pk).update(status="derived", derivation="36 million - 12 million")

    assert named(data_checks.derivations, f"trade_flow, row {row.pk}: trade/flows, Ruritania, 2014")
    assert named(data_checks.derivations, "stored 100, recomputed 24,000,000")


def test_a_dataset_without_a_default_rule_is_named(universe):
    HeadlineRule.objects.update(is_default=False)

    assert named(
        data_checks.defaults, "trade/flows has no default rule, so its pages can’t choose a figure."
    )


def test_a_rule_without_a_source_is_named(universe):
    # The table alone can still lose an order: the model refuses.
    HeadlineRuleSource.objects.filter(rule=universe.other_rule)._raw_delete("default")

    assert named(data_checks.orders, "“Gazette first (version 1)” of trade/flows names no source.")


def test_a_rule_that_names_a_source_that_is_gone_is_named(universe):
    place = universe.rule.places.first()
    with unguarded(*foreign_keys("provenance_headlinerulesource")):
        # Past the queryset that keeps the order of a version.
        type(place)._base_manager.filter(pk=place.pk).update(source_id=999_999)

        assert named(
            data_checks.references,
            f"provenance_headlinerulesource, row {place.pk}: source is 999999, which is not in "
            "provenance_source.",
        )


def foreign_keys(table):
    if connection.vendor == "sqlite":
        return []  # they are looked at when the transaction ends
    with connection.cursor() as cursor:
        held = connection.introspection.get_constraints(cursor, table)
    return [name for name, facts in held.items() if facts["foreign_key"]]


def test_a_condition_of_any_table_that_does_not_hold_is_named(universe):
    with unguarded("trade_flow_has_papers"):
        row = first_flow()
        Flow.objects.filter(pk=row.pk).update(citation="")

        assert named(
            data_checks.conditions,
            f"trade_flow, row {row.pk}: Every figure has a citation and the words",
        )


@pytest.fixture
def text(universe):
    now = timezone.now()
    return ProfileRevision.objects.create(
        profile=Profile.objects.create(country=universe.ruritania),
        number=1,
        title="Ruritania",
        summary="What is known of Ruritania, in one sentence.",
        body="It sold {{trade:XRU:2014:export:bureau|US$100}}.",
        facts_until="2026-03",
        note="First text.",
        known_from=now,
        published_at=now,
    )


def test_a_number_that_is_bound_to_no_claim_is_named(text):
    assert list(bound_numbers()) == []
    text.body = text.body.replace("2014", "1999")
    text.save()

    assert named(
        bound_numbers,
        "line 1: {{trade:XRU:1999:export:bureau}} is bound to nothing. There is no claim",
    )


def test_two_texts_that_are_public_at_once_are_named(text):
    earlier = ProfileRevision.objects.get(pk=text.pk)
    earlier.pk, earlier.number = None, 2
    earlier.known_from = text.known_from - timedelta(days=2)
    earlier.known_until = text.known_from + timedelta(days=1)
    earlier.save()

    assert named(one_text_at_a_time, f"{text} became public while revision 2 was.")


def test_what_passed_a_history_by_is_named(universe):
    Country.objects.filter(code="XRU").update(name="Elsewhere")
    Country.objects.filter(code="XNO")._raw_delete("default")
    Country.objects.bulk_create([Country(code="XBU", name="B", slug="b")])
    through = Country.successors.through
    through.objects.create(from_country=universe.freedonia, to_country=universe.ruritania)

    told = sorted(str(each) for each in newest_states())

    assert [sentence.partition(": ")[2].partition(".")[0] for sentence in told] == [
        "Its history says otherwise of name",
        "Its history says otherwise of successors",
        "Its history does not say that it was removed",
        "Its history does not have it",
    ]


def test_a_code_and_what_the_public_knows_of_a_release_are_kept_by_every_save(universe):
    universe.ruritania.code, universe.dataset.slug = "XXX", "trade/other"
    universe.first.label = "Another name"

    for record in (universe.ruritania, universe.dataset, universe.first):
        with pytest.raises(ValidationError, match="is public"):
            record.save()
