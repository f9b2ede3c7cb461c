"""The curated files of travel against what they promise, read as files: no database."""

import csv
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

import travel
from nkworld.figures import registry as figures
from nkworld.provenance.dates import Period
from nkworld.provenance.models import Exclusion, Status
from travel.models import (
    PARTS,
    AirRoute,
    Coverage,
    Crossing,
    Dimension,
    Direction,
    Kind,
    OtherTravelCount,
    OverseasWorkers,
)

# Ranges that stood in two rows, a lower and an upper end, are one row with two bounds.
MERGED_RANGES = 4

# A source that trade describes; and single figures of the third delivery, whose sources stand
# behind all that a rule names.
TRADES = {"un-poe"}
UNPLACED = {"afp-workers", "dprk-tourism", "mou-rok-tourism", "msmt-workers", "un-poe"}


def read(name):
    path = Path(travel.__path__[0]) / "seed" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CROSSINGS, WORKERS = read("crossings"), read("overseas-workers")
SOURCES, DATASETS = read("sources"), read("datasets")
RULES, QUESTIONS = read("rules"), read("questions")
TABLES = {"travel/crossings": CROSSINGS, "travel/overseas-workers": WORKERS}
OTHERS = {"travel/other-counts": read("other-counts"), "travel/air-routes": read("air-routes")}


@pytest.fixture(params=TABLES, ids=str)
def claims(request):
    return TABLES[request.param]


def test_no_row_is_lost():
    assert len(CROSSINGS) + MERGED_RANGES == 603
    assert (len(WORKERS), len(SOURCES)) == (52, 38)


def test_statuses_are_as_curated():
    told = Counter(row["status"] for row in CROSSINGS)
    assert told == {
        "reported": 555,
        "derived": 7,
        "estimated": 26,
        "excluded": 8,
        "revised": 3,
    }
    assert Counter(row["status"] for row in WORKERS) == {"estimated": 39, "reported": 13}


def test_every_figure_has_its_papers(claims):
    for row in claims:
        assert row["citation"].strip() and row["as_quoted"].strip(), row
    unlinked = [row for row in claims if not row["citation"].startswith("http")]
    titles = {row["citation"] for row in unlinked if "unfit for visitors" not in row["note"]}
    assert titles <= {"38 North / NCNK-EWC, 2017"}


def test_every_number_counts_whole_persons(claims):
    for row in claims:
        told = [row[name] for name in ("value", "value_low", "value_high") if row[name]]
        assert told, row
        assert all(Decimal(number) == int(Decimal(number)) >= 0 for number in told), row


def test_a_range_has_bounds_and_no_value_made_up_between(claims):
    ranges = [row for row in claims if row["value_low"] or row["value_high"]]
    assert ranges
    for row in ranges:
        assert not row["value"], row
        if row["value_low"] and row["value_high"]:
            assert Decimal(row["value_low"]) < Decimal(row["value_high"]), row


def test_the_ranges_of_two_rows_are_these():
    assert [
        (row["source"], row["country"], row["period"], row["value_low"], row["value_high"])
        for row in CROSSINGS
        if row["value_low"]
    ] == [
        ("rfa", "CHN", "2011", "60000", "70000"),
        ("kiep", "CHN", "2012", "51000", "61000"),
        ("kiep", "CHN", "2012", "51000", "61000"),
        ("kiep", "CHN", "2012", "24000", "34000"),
        ("kiep", "CHN", "2012", "24000", "34000"),
        ("koryo-tours", "USA", "2011", "500", "600"),
        ("dprk-tourism", "WLD", "2018", "200000", ""),
        ("kdi", "CHN", "1997", "48000", ""),
    ]


def test_every_word_is_one_of_the_models():
    for row in CROSSINGS:
        assert row["status"] in Status.values, row
        assert row["direction"] in Direction.values, row
        assert row["kind"] in Kind.values, row
        assert row["coverage"] in Coverage.values, row
        assert row["category"] in PARTS[Dimension(row["dimension"])], row
    for row in WORKERS:
        assert row["kind"] in OverseasWorkers.Kind.values, row
        assert row["dating"] in OverseasWorkers.Dating.values, row


def test_every_period_agrees_with_its_frequency(claims):
    for row in claims:
        assert Period.parse(row["period"]).frequency == row["frequency"], row


def test_every_exclusion_and_every_derivation_gives_its_reason(claims):
    for row in claims:
        if row["status"] in (Status.EXCLUDED, Status.DERIVED):
            assert row["note"], row


def test_every_excluded_row_has_its_kind_of_reason_and_no_other_row_has_one(claims):
    for row in claims:
        coded = row.get("exclusion", "")
        assert bool(coded) == (row["status"] == Status.EXCLUDED), row
        assert coded in ("", *Exclusion.values), row


def test_a_derived_count_follows_from_its_steps():
    derived = [row for row in CROSSINGS if row["status"] == Status.DERIVED]
    for row in derived:
        first, sign, second = row["derivation"].split()
        result = int(first) + int(second) if sign == "+" else int(first) - int(second)
        assert result == int(row["value"]), row


def test_eight_rows_are_excluded_and_these_they_are():
    assert sorted(
        (row["source"], row["country"], row["period"], row["value"])
        for row in CROSSINGS
        if row["status"] == "excluded"
    ) == [
        ("cnta", "CHN", "2011-01/2011-09", "116400"),
        ("cnta", "CHN", "2012", "186000"),
        ("cnta", "CHN", "2014", "1100"),
        ("kostat", "KOR", "1997", "136"),
        ("kotra-tourism", "CHN", "2012", "4500"),
        ("kotra-tourism", "CHN", "2013", "2900"),
        ("kotra-tourism", "CHN", "2014", "1500"),
        ("kotra-tourism", "CHN", "2018", "1200000"),
    ]


def test_rows_that_cover_something_else_are_marked_and_no_others():
    assert sorted(
        (row["country"], row["period"], row["coverage"])
        for row in CROSSINGS
        if row["coverage"] != Coverage.USUAL
    ) == [
        ("KOR", "2018", "without-liaison-office"),
        ("KOR", "2019", "without-liaison-office"),
        ("RUS", "2021", "two-quarters"),
        ("RUS", "2022", "two-quarters"),
    ]


def test_visits_both_ways_stand_in_no_direction():
    for row in CROSSINGS:
        both = "both directions together" in row["note"] or "calls it two-way" in row["note"]
        assert not both or row["direction"] == Direction.BOTH, row


def test_resettlers_are_a_kind_of_their_own():
    for row in CROSSINGS:
        resettled = row["source"] == "mou-rok-refugees"
        assert resettled == (row["kind"] == Kind.RESETTLEMENT), row
    assert sum(row["kind"] == Kind.RESETTLEMENT for row in CROSSINGS) == 97


def test_tours_to_the_resorts_are_in_no_count_of_visits():
    resorts = [row for row in CROSSINGS if row["category"].startswith(("kumgang", "kaesong-t"))]
    assert {row["kind"] for row in resorts} == {"tour"}
    assert len(resorts) == 60


def test_an_estimate_without_a_printed_date_spans_years_and_says_so():
    undated = [row for row in WORKERS if row["dating"] == OverseasWorkers.Dating.OPEN]
    assert len(undated) == 9
    for row in undated:
        period = Period.parse(row["period"])
        assert period.end.year > period.start.year, row
        assert "no date printed" in row["note"], row


def test_rows_of_one_source_and_cell_are_readings_each_with_its_own_words(claims):
    model = {id(CROSSINGS): Crossing, id(WORKERS): OverseasWorkers}[id(claims)]
    told = defaultdict(list)
    for row in claims:
        cell = tuple(row[name] for name in ("source", *model.cell))
        told[cell].append(tuple(row.values()))
    assert all(len(set(rows)) == len(rows) for rows in told.values())


def test_every_source_is_described_and_none_is_idle():
    slugs = {source["slug"] for source in SOURCES}
    assert (
        slugs == {row["source"] for table in (TABLES | OTHERS).values() for row in table} - TRADES
    )
    assert len({source["short_name"] for source in SOURCES}) == len(SOURCES)
    for source in SOURCES:
        assert len(source["short_name"]) <= 25, source
        for column in ("publisher", "title", "language", "coverage", "caveats", "licence"):
            assert source[column].strip(), source


def test_datasets_say_what_they_hold_and_on_what_terms():
    models = (Crossing, OverseasWorkers, OtherTravelCount, AirRoute)
    units = {model.dataset: model.unit for model in models}
    assert {row["slug"]: row["unit"] for row in DATASETS} == units
    for row in DATASETS:
        assert "own terms" in row["licence"]
        assert min(len(row[name]) for name in ("description", "coverage", "caveats")) > 200


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["slug"])
def test_a_rule_places_every_source_of_its_dataset_once_and_gives_its_reasons(rule):
    order = rule["sources"].split(";")
    if rule["version"] == "2":
        assert order.pop() == "ncnk-ewc-essay"
    assert len(set(order)) == len(order)
    speaking = {row["source"] for row in (TABLES | OTHERS)[rule["dataset"]]}
    assert set(order) <= speaking <= set(order) | UNPLACED
    assert len(rule["description"].split()) > 40


def test_every_dataset_has_one_default_rule():
    defaults = {(rule["dataset"], rule["slug"]) for rule in RULES if rule["is_default"] == "true"}
    assert sorted(dataset for dataset, _ in defaults) == sorted(TABLES | OTHERS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda row: row["question"])
def test_a_data_question_is_answered_in_a_few_sentences(question):
    assert question["question"].endswith("?")
    assert 40 <= len(question["answer"].split()) <= 112


def test_every_figure_and_both_tables_have_their_questions():
    own = {each.slug for each in figures.every() if set(each.datasets) & set(TABLES)}
    assert {row["figure"] for row in QUESTIONS} == own | {""}
    assert {row["dataset"] for row in QUESTIONS if not row["figure"]} == set(TABLES)


@pytest.mark.parametrize(
    "wanted",
    [
        "Does this count all travel?",
        "Why is an entry not a person?",
        "Why is there no exit data?",
        "What are “workers and crew”?",
        "Who is left out?",
    ],
)
def test_the_questions_that_a_reader_asks_first_are_answered(wanted):
    [row] = [row for row in QUESTIONS if row["question"] == wanted]
    assert (row["dataset"], row["figure"]) == ("travel/crossings", "")
