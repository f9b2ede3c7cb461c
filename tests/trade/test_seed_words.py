"""What the curated files of trade say of their own figures: sources, datasets, rules, questions."""

from collections import Counter

import pytest

from trade.models import PartnerRank

from .seed import (
    DATASETS,
    QUESTIONS,
    RANKS,
    RULES,
    SOURCES,
    TABLES,
)

ESSAY = "ncnk-ewc-essay"
FIGURES = {
    "",
    "trade/total",
    "trade/china-share",
    "trade/beyond-china",
    "trade/partner",
    "trade/leading-partners",
    "trade/valuation",
    "trade/compare",
    "trade/growth",
    "trade/share",
    "trade/inter-korean",
}


def test_sources_have_names_for_legend_and_list():
    for name in ("slug", "short_name"):
        assert len({source[name] for source in SOURCES}) == len(SOURCES)
    for source in SOURCES:
        for column in ("publisher", "title", "url", "language", "method_note", "licence"):
            assert source[column].strip(), source
        assert len(source["short_name"]) <= 25, source


def test_datasets_say_what_they_hold_and_on_what_terms():
    units = {
        **dict.fromkeys(TABLES, "US dollars, current"),
        "trade/partner-ranks": PartnerRank.unit,
    }
    assert {row["slug"]: row["unit"] for row in DATASETS} == units
    for row in DATASETS:
        assert row["licence_url"].startswith("https://creativecommons.org/")
        assert "own terms" in row["licence"]
        assert min(len(row[name]) for name in ("description", "coverage", "caveats")) > 200


def test_every_dataset_has_one_default_rule():
    defaults = [rule for rule in RULES if rule["is_default"] == "true" and rule["version"] == "2"]
    assert [(rule["dataset"], rule["slug"]) for rule in defaults] == [
        ("trade/flows", "kotra-first"),
        ("trade/inter-korean", "unification-first"),
    ]
    assert {rule["slug"] for rule in RULES} >= {"customs-first", "comtrade-first"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["slug"])
def test_a_rule_places_every_source_of_its_dataset_once(rule):
    order = rule["sources"].split(";")
    assert len(set(order)) == len(order)
    spoken = TABLES | {"trade/partner-ranks": RANKS}
    assert set(order) >= {row["source"] for row in spoken[rule["dataset"]]}
    assert set(order) <= {source["slug"] for source in SOURCES} | {ESSAY}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule['slug']} {rule['version']}")
def test_the_essay_comes_behind_all_others_from_the_second_version_on(rule):
    order = rule["sources"].split(";")
    assert order.index(ESSAY) == len(order) - 1 if rule["version"] == "2" else ESSAY not in order


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda row: row["question"])
def test_a_data_question_is_answered_in_a_few_sentences(question):
    assert question["dataset"] in TABLES
    assert question["figure"] in FIGURES
    assert question["question"].endswith("?")
    assert 40 <= len(question["answer"].split()) <= 112


def test_every_figure_and_dataset_has_its_questions_in_order():
    asked = Counter((row["dataset"], row["figure"]) for row in QUESTIONS)
    assert {figure for _, figure in asked} == FIGURES
    assert {dataset for dataset, figure in asked if not figure} == set(TABLES)
    for key, number in asked.items():
        positions = [
            int(row["position"]) for row in QUESTIONS if (row["dataset"], row["figure"]) == key
        ]
        assert positions == list(range(1, number + 1))
    assert len({(row["dataset"], row["question"]) for row in QUESTIONS}) == len(QUESTIONS)
