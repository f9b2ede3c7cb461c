"""The curated files of UN voting against what they promise, read as files."""

import csv
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

import diplomacy.voting
from nkworld.importing.curated import announced
from nkworld.importing.widgets import resources

SEED = Path(diplomacy.voting.__path__[0]) / "seed"


def read(name):
    with (SEED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


AGREEMENT, POINTS, CALLS, BALLOTS = (
    read(name) for name in ("voting-agreement", "ideal-points", "roll-calls", "ballots")
)
WITHOUT_A_TITLE = "the file gives no title"


def counts_of(row):
    return [int(row[name]) for name in ("joint_votes", "same", "one_abstained", "opposed")]


def test_no_row_is_lost():
    assert [len(rows) for rows in (AGREEMENT, POINTS, BALLOTS)] == [6312, 204, 6617]
    assert Counter(row["source"] for row in CALLS) == {"voeten-unga": 2913, "unvotes": 68}
    assert len({row["country"] for row in AGREEMENT}) == 195


@pytest.mark.parametrize("rows", [AGREEMENT, POINTS, CALLS, BALLOTS])
def test_every_row_has_its_papers_and_was_read_in_a_copy(rows):
    for row in rows:
        assert row["citation"].startswith("https://github.com/"), row
        assert row["as_quoted"].strip(), row
        assert row["read"] == "quoted", row


def test_every_share_is_that_of_its_counts():
    for row in AGREEMENT:
        joint, same, abstained, opposed = counts_of(row)
        assert same + abstained + opposed == joint, row
        assert abs(Decimal(row["value"]) - Decimal(100 * same) / joint) <= Decimal("0.00005"), row
        half = Decimal(100 * same + 50 * abstained) / joint
        assert abs(Decimal(row["agreement_index"]) - half) <= Decimal("0.00005"), row
        assert row["derivation"] == f"100 * {same} / {joint}"
        assert row["status"] == "derived"


def test_the_counts_are_those_of_the_words_that_were_read():
    for row in AGREEMENT:
        joint, same, abstained, opposed = counts_of(row)
        assert row["as_quoted"].startswith(f"{joint} roll calls of {row['period']}: PRK="), row
        told = f"{same} same; {abstained} one abstained; {opposed} opposed"
        assert row["as_quoted"].endswith(told), row


def test_somebody_was_there_whenever_north_korea_voted():
    """The largest number of joint roll calls of a year is that of North Korea’s own ballots."""
    cast = Counter(row["date"][:4] for row in CALLS if row["dprk_vote"] not in ("", "absent"))
    most = defaultdict(int)
    for row in AGREEMENT:
        most[row["period"]] = max(most[row["period"]], int(row["joint_votes"]))
    assert {year: most[year] for year in cast if year != "2024"} == {
        year: number for year, number in cast.items() if year != "2024"
    }
    assert most["2024"] == cast["2024"] == 5


def test_the_ballots_of_a_roll_call_add_up_to_its_totals():
    cast = defaultdict(Counter)
    for row in BALLOTS:
        cast[row["roll_call"]][row["vote"]] += 1
    on_korea = [row for row in CALLS if row["subject"]]
    assert {row["number"] for row in on_korea} == set(cast)
    for row in on_korea:
        totals = [int(row[name]) for name in ("yes", "no", "abstain")]
        assert totals == [cast[row["number"]][name] for name in ("yes", "no", "abstain")], row


def test_a_state_votes_once_in_a_roll_call():
    places = Counter((row["roll_call"], row["country"]) for row in BALLOTS)
    assert max(places.values()) == 1


def test_no_state_votes_after_its_end():
    """What the source calls Yugoslavia after 2003 stands under those who held its seat."""
    misnamed = [r for r in BALLOTS if "Yugoslavia" in r["as_quoted"] and r["country"] != "YUG"]
    assert Counter(row["country"] for row in misnamed) == {"SRB": 5, "SCG": 1}
    assert all("held the seat" in row["note"] for row in misnamed)
    sessions = {row["number"]: int(row["session"]) for row in CALLS if row["subject"]}
    ended = {"YUG": 1992, "SUN": 1991, "CSK": 1992, "DDR": 1990, "YMD": 1990}
    for row in BALLOTS:
        year = 1945 + sessions[row["roll_call"]]
        assert year <= ended.get(row["country"], year), row


def test_titles_are_missing_where_a_note_says_so():
    untitled = [row for row in CALLS if not row["title"]]
    assert len(untitled) == 253
    told = [row for row in untitled if WITHOUT_A_TITLE in row["note"]]
    assert {row["date"][:4] for row in told} == {"2021", "2022", "2023", "2024"}


def test_the_estimates_lie_between_their_bounds():
    for row in POINTS:
        low, value, high = (Decimal(row[n]) for n in ("value_low", "value", "value_high"))
        assert low < value < high, row
    assert Counter(row["country"] for row in POINTS) == dict.fromkeys(
        ("CHN", "JPN", "KOR", "PRK", "RUS", "USA"), 34
    )


def test_every_file_has_its_reader():
    names = {path.name for path in SEED.glob("*.csv")}
    claims = {
        f"{slug.rpartition('/')[2]}.csv" for slug in resources() if slug.startswith("diplomacy/")
    }
    own = {"sources.csv", "datasets.csv", "rules.csv", "questions.csv", "feeds.csv"}
    assert names <= claims | set(announced["voting"]) | own
