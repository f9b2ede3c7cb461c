"""The curated trade files against what they promise, read as files: no database, no importer."""

from collections import Counter
from decimal import Decimal

import pytest

from nkworld.provenance.dates import Frequency, Period
from nkworld.provenance.models import Status
from trade.models import Direction, InterKoreanFlow

from .seed import COMPILATIONS, COUNTRIES, FLOWS, INTER_KOREAN, SOURCES, TABLES, said

PAPERS = [
    *["value", "value_low", "value_high", "status"],
    *["citation", "as_quoted", "read", "reported_on", "note"],
]


@pytest.fixture(params=TABLES, ids=str)
def claims(request):
    return TABLES[request.param]


def test_no_row_is_lost():
    assert (len(FLOWS), len(INTER_KOREAN), len(SOURCES)) == (1433, 145, 52)
    assert Counter(row["source"] for row in COMPILATIONS) == {
        **{"oec-sitc": 4952, "baci": 4383, "cow-dyadic": 4036},
        **{"unctad-totals": 72, "wits-world": 68, "unctad-totals-reported": 16},
    }


def test_statuses_are_as_curated():
    assert Counter(row["status"] for row in FLOWS) == {
        "reported": 1265,
        "derived": 136,
        "revised": 4,
        "excluded": 23,
        "estimated": 4,
        "provisional": 1,
    }
    assert Counter(row["status"] for row in INTER_KOREAN) == {
        "reported": 121,
        "derived": 23,
        "provisional": 1,
    }


def test_directions_are_as_curated():
    assert Counter(row["direction"] for row in FLOWS) == {
        "export": 487,
        "import": 483,
        "turnover": 463,
    }
    assert Counter(row["direction"] for row in INTER_KOREAN) == {
        "turnover": 67,
        "export": 39,
        "import": 39,
    }


def test_columns_are_those_an_editor_would_upload():
    assert list(FLOWS[0]) == [
        *["source", "country", "period", "frequency", "direction"],
        *[*PAPERS[:4], "basis", "exclusion", "edition", *PAPERS[4:], "derivation"],
    ]
    assert list(INTER_KOREAN[0]) == [
        *["source", "period", "frequency", "direction", "category"],
        *[*PAPERS, "derivation"],
    ]


def test_every_excluded_row_has_a_coded_reason_and_no_other_row_has(claims):
    for row in claims:
        assert bool(row.get("exclusion")) == (row["status"] == "excluded"), row


def test_a_figure_said_twice_has_a_first_and_a_later_word():
    said_twice = [row for row in FLOWS if row["edition"]]
    assert Counter(row["edition"] for row in said_twice) == {"first": 7, "later": 8}
    assert {(row["source"], row["country"]) for row in said_twice} == {("kotra", "WLD")}


def test_every_figure_has_its_papers(claims):
    for row in claims:
        assert row["citation"].strip(), row
        assert row["as_quoted"].strip(), row
    untold = [row for row in claims if not row["citation"].startswith("http")]
    titles = {row["citation"] for row in untold if "unfit for visitors" not in row["note"]}
    assert titles <= {"seed: 38 North / NCNK-EWC, 2017"}


def test_every_value_is_an_amount_of_dollars(claims):
    for row in claims:
        value = Decimal(row["value"] or row.get("value_low") or row["value_high"])
        assert value >= 0, row
        assert value == round(value, 2), row


def test_bounds_stand_in_pairs_around_their_value(claims):
    for row in claims:
        if not (row.get("value_low") or row.get("value_high")) or not row["value"]:
            continue
        assert Decimal(row["value_low"]) < Decimal(row["value"]) < Decimal(row["value_high"]), row
        assert "+-" in row["note"], row


def test_a_note_that_gives_a_margin_has_bounds(claims):
    for row in claims:
        assert ("+-" in row["note"]) == bool(row.get("value_low") and row["value"]), row


def test_every_source_is_described(claims):
    assert {row["source"] for row in claims} <= {source["slug"] for source in SOURCES}


def test_every_exclusion_gives_its_reason(claims):
    for row in claims:
        if row["status"] == Status.EXCLUDED:
            assert len(row["note"]) > 20, row


def test_what_a_rule_excludes_from_the_compilations_names_the_rule():
    kinds = {
        **{"R1": "misfiled", "R2": "implausible", "R3": "mix-up", "R4": "mix-up"},
        **{"R5": "implausible", "R6": "counted-twice", "R7": "slip"},
    }
    found = Counter()
    for row in COMPILATIONS:
        if row["status"] == Status.EXCLUDED:
            rule = row["note"][:2]
            assert row["exclusion"] == kinds[rule], row
            found[rule] += 1
    assert found == {"R1": 17, "R2": 3, "R3": 21, "R4": 574, "R5": 16, "R6": 42, "R7": 124}


def test_no_page_of_the_unreviewed_compilation_is_read_as_if_it_were_reviewed():
    for row in FLOWS:
        if "Ahmet-Dedeler" in row["citation"]:
            assert row["read"] == "compilation", row


def test_every_derived_figure_says_from_what(claims):
    unexplained = [row for row in claims if row["status"] == "derived" and not row["note"]]
    assert unexplained == []


def test_no_two_rows_are_identical(claims):
    rows = [tuple(row.values()) for row in claims]
    assert len(set(rows)) == len(rows)


def test_statuses_directions_and_categories_are_known_words(claims):
    for row in claims:
        assert row["status"] in Status.values, row
        assert row["direction"] in Direction.values, row
        assert row.get("category", "total") in InterKoreanFlow.Category.values, row


def test_every_period_agrees_with_its_frequency(claims):
    for row in claims:
        assert Period.parse(row["period"]).frequency == row["frequency"], row
        assert row["frequency"] in (
            *(Frequency.ANNUAL, Frequency.MONTHLY, Frequency.CUMULATIVE),
        ), row


def test_every_partner_is_a_known_code_and_never_north_korea_itself():
    partners = {row["country"] for row in FLOWS}
    assert partners <= set(COUNTRIES)
    assert "PRK" not in partners
    assert {"WLD", "EUE", "SUN"} <= partners


def test_the_soviet_union_is_a_partner_only_while_it_existed():
    for row in FLOWS:
        if row["country"] == "SUN":
            assert row["period"] <= COUNTRIES["SUN"]["valid_to"][:4], row


def test_trade_with_the_south_is_the_same_in_both_tables():
    def papers(row):
        return tuple(row[name] for name in ["source", "period", "direction", *PAPERS])

    as_partner = Counter(papers(row) for row in FLOWS if row["country"] == "KOR")
    as_layer = Counter(papers(row) for row in INTER_KOREAN if row["category"] == "total")
    assert as_partner == as_layer
    assert as_layer.total() == 105


def test_sources_that_disagree_stand_side_by_side():
    china_2020 = {"country": "CHN", "period": "2020", "direction": "import"}
    assert said(FLOWS, source="kotra", **china_2020) == [712_800_000]
    assert said(FLOWS, source="china-customs", **china_2020) == [491_059_000]


def test_a_first_and_a_revised_figure_are_both_kept():
    assert said(FLOWS, source="kotra", country="WLD", period="2011", direction="export") == [
        2_790_000_000,
        2_780_000_000,
    ]
