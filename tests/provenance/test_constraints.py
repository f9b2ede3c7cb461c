"""What can never be stored, by the name of the promise and in the words an editor reads."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from nkworld.provenance.models import DataQuestion, Release
from tests.factories import (
    FlowFactory,
    InterKoreanFlowFactory,
    ReleaseFactory,
    RuleFactory,
    SourceFactory,
)
from trade.models import Flow

pytestmark = pytest.mark.postgres

CONSTRAINTS = [
    ("value_not_negative", {"value": -1}, "Trade is worth zero or more"),
    ("value_not_negative", {"value": 1, "value_low": -1}, "Trade is worth zero or more"),
    ("says_something", {"value": None}, "A claim has a value or a bound"),
    ("value_between_bounds", {"value": 5, "value_low": 6}, "The value lies between"),
    ("value_between_bounds", {"value": 5, "value_high": 4}, "The value lies between"),
    ("value_between_bounds", {"value": 5, "value_low": 1, "value_high": 4}, "The value lies"),
    (
        "bounds_in_order",
        {"value": None, "value_low": 6, "value_high": 5},
        "The lower bound is not above the upper bound.",
    ),
    ("excluded_with_reason", {"status": "excluded"}, "An excluded row says why in its note."),
    ("has_papers", {"citation": ""}, "Every figure has a citation"),
    ("has_papers", {"as_quoted": ""}, "Every figure has a citation"),
]
IDS = [f"{name}-{'-'.join(fields)}" for name, fields, _ in CONSTRAINTS]


@pytest.mark.parametrize("factory", [FlowFactory, InterKoreanFlowFactory])
@pytest.mark.parametrize(("check", "fields", "sentence"), CONSTRAINTS, ids=IDS)
def test_the_database_refuses(db, factory, check, fields, sentence):
    table = factory._meta.model._meta.db_table

    with pytest.raises(IntegrityError, match=f"{table}_{check}"):
        factory(**fields)


@pytest.mark.parametrize(("check", "fields", "sentence"), CONSTRAINTS, ids=IDS)
def test_an_editor_reads_why(db, check, fields, sentence):
    row = FlowFactory()
    for name, value in fields.items():
        setattr(row, name, value)

    with pytest.raises(ValidationError, match=sentence):
        row.validate_constraints()


@pytest.mark.parametrize(
    "fields",
    [
        {"value": 0},
        {"value": None, "value_low": 0},
        {"value": None, "value_high": 7},
        {"value": 5, "value_low": 5, "value_high": 5},
        {"status": "excluded", "note": "of another land"},
        {"value": "9999999999999.99"},
    ],
)
def test_what_a_source_can_print_is_accepted(db, fields):
    row = FlowFactory(**fields)

    row.validate_constraints()
    assert Flow.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("check", "moments"),
    [
        ("period_in_order", {"period_start": "2014-12-31", "period_end": "2014-01-01"}),
        ("period_in_our_time", {"period_start": "1944-01-01"}),
        ("period_in_our_time", {"period_end": "2101-01-01"}),
    ],
)
def test_a_period_is_kept_in_order_even_past_the_model(db, check, moments):
    row = FlowFactory()

    with pytest.raises(IntegrityError, match=f"trade_flow_{check}"):
        Flow.objects.filter(pk=row.pk).update(**moments)


def test_a_vintage_ends_after_it_began(db):
    row, now = FlowFactory(), timezone.now()

    with pytest.raises(IntegrityError, match="trade_flow_known_in_order"):
        Flow.objects.filter(pk=row.pk).update(known_from=now, known_until=now)


def unique(name, *columns):
    """PostgreSQL names a broken uniqueness, SQLite its columns."""
    return name if connection.vendor == "postgresql" else ".*".join(columns)


def test_a_source_has_one_live_claim_for_a_cell(universe):
    row = Flow.objects.as_of().get(source=universe.bureau, direction="import")
    row.pk, row.release = None, ReleaseFactory(source=universe.bureau)

    with pytest.raises(
        IntegrityError, match=unique("trade_flow_one_live_claim", "source_id", "country_id")
    ):
        row.save()


def test_a_draft_has_a_cell_once(universe):
    with pytest.raises(
        IntegrityError, match=unique("trade_flow_once_per_draft", "release_id", "country_id")
    ):
        FlowFactory(release=universe.draft, country=universe.ruritania, period="2016")


def test_a_draft_may_have_further_readings_of_a_cell(universe):
    FlowFactory(release=universe.draft, country=universe.ruritania, period="2016", reading=1)

    assert Flow.objects.filter(release=universe.draft).count() == 2


def test_two_sources_may_disagree_for_ever(universe):
    cell = {"country": universe.ruritania, "period": "2014", "direction": "export"}

    assert Flow.objects.as_of().filter(**cell).count() == 2


@pytest.mark.parametrize(
    ("check", "fields"),
    [
        ("published_when_live", {"state": "live"}),
        ("published_when_live", {"published_at": "2015-01-01T00:00Z"}),
        ("withdrawn_when_said", {"state": "withdrawn", "published_at": "2015-01-01T00:00Z"}),
        ("withdrawn_when_said", {"withdrawn_at": "2015-01-01T00:00Z"}),
        ("correction_has_reason", {"kind": "correction", "reason": ""}),
    ],
)
def test_a_release_keeps_its_papers_in_order(universe, check, fields):
    with pytest.raises(IntegrityError, match=f"provenance_release_{check}"):
        Release.objects.filter(pk=universe.draft.pk).update(**fields)


def test_a_rules_places_and_versions_are_unambiguous(universe):
    almanac = SourceFactory(slug="almanac")

    for clash in (
        lambda: RuleFactory(slug="bureau-first"),
        lambda: RuleFactory(slug="another", is_default=True),
        lambda: RuleFactory(slug="all"),
        lambda: universe.rule.places.create(source=universe.bureau, position=7),
        lambda: universe.rule.places.create(source=almanac, position=0),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            clash()
    universe.rule.places.create(source=almanac, position=2)


def test_a_question_stands_once_under_a_figure(universe):
    asked = {"dataset": universe.dataset, "question": "Who counts?", "answer": "The bureau."}
    DataQuestion.objects.create(**asked)
    DataQuestion.objects.create(**asked, figure="trade/total")

    with pytest.raises(ValidationError, match="This question already stands there"):
        DataQuestion(**asked).full_clean()


def test_a_row_takes_its_source_and_period_from_what_is_typed(universe):
    row = FlowFactory(release=universe.draft, country=universe.freedonia, period=" 2014-Q2 ")

    assert row.source == universe.gazette
    assert (row.period, row.frequency) == ("2014-Q2", "quarterly")
    assert (str(row.period_start), str(row.period_end)) == ("2014-04-01", "2014-06-30")


def test_a_bad_period_is_told_beside_its_field(universe):
    row = Flow(release=universe.draft, country=universe.freedonia, period="2014-Q5", value=1)

    with pytest.raises(ValidationError, match="is not a period") as told:
        row.clean()
    assert set(told.value.message_dict) == {"period"}


def test_what_a_claim_rests_on_cannot_be_deleted(universe):
    from django.db.models import ProtectedError

    for record in (universe.bureau, universe.first, universe.ruritania):
        with pytest.raises(ProtectedError):
            record.delete()


def test_a_cell_is_told_in_words(universe):
    row = Flow.objects.as_of().get(source=universe.bureau, direction="import")

    assert row.cell_text == "Ruritania, 2014, Imports"
    assert row.cell_values == (universe.ruritania.pk, "2014", "annual", "import")
