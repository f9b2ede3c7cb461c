"""What the curated files of trade say of their own figures: sources, datasets, rules, questions."""

from collections import Counter

import pytest

from trade.models import OtherTradeCount, PartnerRank

from .seed import (
    DATASETS,
    OTHERS,
    QUESTIONS,
    RANKS,
    RULES,
    SOURCES,
    TABLES,
)

ESSAY = "ncnk-ewc-essay"
# Single figures of the third delivery: whom a rule does not name stands behind all that it does.
UNPLACED = {
    *("bok-trade", "forbes-russia", "guseinova-trade", "kremlin-aide", "russia-exporters"),
    *("russia-minprirody", "us-usitc"),
}
FIGURES = {
    "",
    "trade/total",
    "trade/china-share",
    "trade/beyond-china",
    "trade/china-months",
    "trade/china-since-january",
    "trade/ranks",
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
        **dict.fromkeys(["trade/flows", "trade/inter-korean"], "US dollars, current"),
        "trade/partner-ranks": PartnerRank.unit,
        "trade/other-counts": OtherTradeCount.unit,
    }
    assert {row["slug"]: row["unit"] for row in DATASETS} == units
    for row in DATASETS:
        assert row["licence_url"].startswith("https://creativecommons.org/")
        assert "own terms" in row["licence"]
        assert min(len(row[name]) for name in ("description", "coverage", "caveats")) > 200


def test_every_dataset_has_one_default_rule():
    newest = {(r["dataset"], r["slug"]): r["is_default"] for r in RULES}  # versions in their order
    assert {name for name, is_default in newest.items() if is_default == "true"} == {
        ("trade/flows", "kotra-first"),
        ("trade/inter-korean", "unification-first"),
        ("trade/partner-ranks", "kotra-first"),
        ("trade/other-counts", "records-first"),
    }
    assert {rule["slug"] for rule in RULES} >= {"customs-first", "comtrade-first"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["slug"])
def test_a_rule_places_every_source_of_its_dataset_once(rule):
    order = rule["sources"].split(";")
    assert len(set(order)) == len(order)
    spoken = TABLES | {"trade/partner-ranks": RANKS, "trade/other-counts": OTHERS}
    assert set(order) >= {row["source"] for row in spoken[rule["dataset"]]} - UNPLACED
    assert set(order) <= {source["slug"] for source in SOURCES} | {ESSAY}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule['slug']} {rule['version']}")
def test_the_essay_comes_behind_all_others_from_the_second_version_on(rule):
    order = rule["sources"].split(";")
    if rule["version"] == "1":
        assert ESSAY not in order
    else:
        assert order.index(ESSAY) == len(order) - 1


COMPILERS = ["baci", "cow-dyadic", "oec-sitc"]
TOTALS = ["unctad-totals-reported", "unctad-totals", "wits-world"]


@pytest.mark.parametrize("slug", ["kotra-first", "customs-first", "comtrade-first"])
def test_compilations_come_behind_whoever_was_there_before_from_the_third_version_on(slug):
    orders = {
        rule["version"]: rule["sources"].split(";")
        for rule in RULES
        if (rule["dataset"], rule["slug"]) == ("trade/flows", slug)
    }

    assert orders["3"] == [*orders["2"][:-1], *COMPILERS, *TOTALS, ESSAY]
    assert not set(COMPILERS + TOTALS) & set(orders["1"] + orders["2"])


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda row: row["question"])
def test_a_data_question_is_answered_in_a_few_sentences(question):
    assert question["dataset"] in {row["slug"] for row in DATASETS}
    assert question["figure"] in FIGURES
    assert question["question"].endswith("?")
    # One about a single country may be a sentence that says what its zero is.
    least = 8 if question["countries"] else 40
    assert least <= len(question["answer"].split()) <= 112


def test_every_figure_and_dataset_has_its_questions_in_order():
    asked = Counter((row["dataset"], row["figure"]) for row in QUESTIONS)
    assert {figure for _, figure in asked} == FIGURES
    assert {dataset for dataset, figure in asked if not figure} == {
        *("trade/flows", "trade/inter-korean"),
    }
    for key, number in asked.items():
        positions = [
            int(row["position"]) for row in QUESTIONS if (row["dataset"], row["figure"]) == key
        ]
        assert positions == list(range(1, number + 1))
    assert len({(row["dataset"], row["question"]) for row in QUESTIONS}) == len(QUESTIONS)
