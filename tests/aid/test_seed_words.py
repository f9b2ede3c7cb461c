"""What the curated files of aid say of their own figures: rules, datasets, questions."""

from decimal import Decimal

from nkworld.figures import registry as figures

from .seed import (
    CONTRIBUTIONS,
    FOOD,
    RULES,
    TABLES,
    read,
)

TRADES = "kremlin-aide"  # a source that trade describes, behind all that a rule names


def test_rules_name_every_source_of_their_dataset_once():
    for slug, rows in TABLES.items():
        rules = [rule for rule in RULES if rule["dataset"] == slug]
        assert sum(rule["is_default"] == "1" for rule in rules) == 1
        for rule in rules:
            order = rule["sources"].split(";")
            assert len(set(order)) == len(order)
            speaking = {row["source"] for row in rows}
            assert set(order) == speaking - {TRADES}, rule["slug"]
            assert len(rule["description"]) > 100


def test_datasets_and_questions():
    datasets = {row["slug"]: row for row in read("datasets")}
    assert set(datasets) == {
        *TABLES,
        *("aid/actors", "aid/programmes", "aid/clusters", "aid/other-counts"),
    }
    assert {row["dataset"] for row in read("questions")} == set(datasets)
    asked = " ".join(row["question"] for row in read("questions"))
    for words in ("pledge", "differ by the day", "Chinese aid", "won figures", "counts food aid"):
        assert words in asked


def test_figures_told_in_answers_stand_in_the_data():
    """Answers quote figures; each of these is one of a row."""
    answers = " ".join(row["answer"] for row in read("questions"))
    for words, rows, cell in (
        ("185.3 million", CONTRIBUTIONS, {"donor": "united-states", "stage": "committed"}),
        ("167.8 million", CONTRIBUTIONS, {"donor": "united-states", "stage": "paid"}),
        ("45.91 million", CONTRIBUTIONS, {"period": "2019", "scope": "whole"}),
        ("350,000 tonnes", FOOD, {"commodity": "fertiliser"}),
        ("720,000 tonnes", FOOD, {"source": "usda"}),
        ("589,000", FOOD, {"source": "interfais"}),
    ):
        assert words in answers
        wanted = Decimal(words.split()[0].replace(",", ""))
        scale = 1_000_000 if "million" in words else 1
        values = [
            Decimal(row["value"]) / scale
            for row in rows
            if all(row[name] == said for name, said in cell.items())
        ]
        assert wanted in {value.quantize(wanted) for value in values}, words


def test_questions_stand_under_figures_of_their_dataset():
    every = {figure.slug: figure for figure in figures.every()}
    for row in read("questions"):
        if row["figure"]:
            assert row["dataset"] in every[row["figure"]].datasets, row["question"]
