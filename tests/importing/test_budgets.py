"""What would hold up the portal is refused in a sentence, and costs no more than a small file."""

import io

import pytest

from nkworld.atlas import names
from nkworld.importing import reading
from nkworld.importing.reading import MAX_GUESSES, MAX_REFUSALS, FileRefused
from tests.factories import CountryFactory

from .conftest import HEADER, as_csv, read_rows, sentences, table, with_sheet

pytestmark = pytest.mark.usefixtures("nothing_is_stored")


def refusal(handed_in, file):
    with pytest.raises(FileRefused) as caught:
        handed_in(file)
    return str(caught.value)


def test_a_row_number_beyond_any_sheet_is_refused_and_not_walked_to(handed_in):
    far = with_sheet('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>')

    assert refusal(handed_in, far) == (
        "File: The file goes on beyond row 1,048,576, the last that a sheet can have: it is "
        "damaged, or has empty rows without end. Copy the rows with figures into a new file."
    )


def test_empty_rows_without_end_are_refused(handed_in):
    endless = io.BytesIO(",".join(HEADER).encode() + b"\n" * 1_100_000)

    assert refusal(handed_in, endless).startswith(
        "File: The file goes on beyond row 1,048,576, the"
    )


def test_two_hundred_thousand_unknown_headings_are_one_refusal(handed_in):
    header = [f"unknown{number}" for number in range(200_000)]

    assert refusal(handed_in, as_csv([header, ["1"]])) == (
        "Row 1: The row has more than 200 columns, which no table here has: is it the right sheet? "
        "Delete what stands to the right of the table."
    )


def test_shared_texts_that_unpack_without_end_are_refused_before_they_are_unpacked(handed_in):
    bomb = with_sheet("", "<si><t>a hundred megabytes of them</t></si>" * 1_500_000)

    assert len(bomb.getvalue()) < 300_000
    assert refusal(handed_in, bomb) == (
        "File: The workbook unpacks to more than 50 MB in its part xl/sharedStrings.xml, which no "
        "table here needs: copy the rows into a new workbook and upload that."
    )


def test_a_short_text_that_stands_in_every_cell_is_counted_each_time(monkeypatch):
    monkeypatch.setattr(reading, "MAX_TEXT", 1_000)
    rows = "".join(f'<row r="{row}"><c t="s"><v>0</v></c></row>' for row in range(1, 50))

    with pytest.raises(FileRefused, match="more than 1,000 characters of text"):
        read_rows(with_sheet(rows, f"<si><t>{'x' * 40}</t></si>"))


def test_more_filled_cells_than_are_read_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MAX_CELLS", 5)

    assert len(read_rows(as_csv([["a", "b", "c"], ["1", "2", ""]]))) == 2
    with pytest.raises(FileRefused, match="more than 5 filled cells"):
        read_rows(as_csv([["a", "b", "c"], ["1", "2", "3"]]))


def test_a_cell_longer_than_a_spreadsheet_can_hold_is_refused_by_its_place(handed_in):
    outcome = handed_in(as_csv(table({"period": "2013"}, {"as_quoted": "x" * 32_768})))

    assert sentences(outcome) == [
        "Row 3, column as_quoted: The cell holds 32,768 characters, and 32,767 are read at most: "
        "shorten it. Where a whole table stands in it, a quotation mark is missing."
    ]


def test_the_nearest_country_is_looked_for_so_many_times_and_that_is_told(handed_in, monkeypatch):
    CountryFactory(code="XLU", name="Lutha")
    looked_for = []
    get_close_matches = names.get_close_matches

    def counted(word, *args, **more):
        looked_for.append(word)
        return get_close_matches(word, *args, **more)

    monkeypatch.setattr(names, "get_close_matches", counted)

    outcome = handed_in(as_csv(table(*({"country": f"Luthaa{n}"} for n in range(1_000)))))

    assert len(looked_for) == MAX_GUESSES
    assert "the nearest: Lutha (XLU)" in outcome.refusals[0].sentence
    assert "the nearest" not in outcome.refusals[-1].sentence
    assert outcome.notes[-1] == (
        "For the first 100 unknown words the nearest known one was looked for, for the others it "
        "was not."
    )


BAD = {
    "source": "nobody",
    "country": "Nowhereland",
    "period": "never",
    "direction": "sideways",
    "value": "a lot",
    "status": "perhaps",
    "citation": "",
}


@pytest.mark.parametrize("set_aside", [False, True])
def test_after_so_many_refusals_the_rest_is_not_looked_at_and_nothing_is_stored(
    handed_in, set_aside
):
    good = [{"period": str(year)} for year in range(1990, 2000)]

    outcome = handed_in(as_csv(table(*good, *[BAD] * 10_000)), set_aside=set_aside)

    assert len(outcome.refusals) == 5_005
    assert outcome.rows == 725
    assert outcome.releases == []
    assert outcome.stopped == (
        "5,005 cells before row 727 can’t be read, so the file was not looked at from there on. "
        "Nothing is stored, not even where refused rows are set aside. One heading or one word is "
        "often behind most of them: correct these first, and upload the file again."
    )


def test_copies_of_one_row_are_listed_so_many_times(handed_in):
    outcome = handed_in(as_csv(table(*[{}] * 6_000)), set_aside=True)

    assert len(outcome.refusals) == MAX_REFUSALS
    assert outcome.stopped.startswith("5,000 refusals are listed, and 999 more are not. Nothing")


def test_a_letter_in_the_place_of_a_name_is_not_compared_with_names(handed_in):
    # One character that stands for eighteen: the longest way to write little.
    outcome = handed_in(as_csv(table({"country": "\ufdfa" * 20_000, "value": "1" * 600})))

    assert sentences(outcome) == [
        "Row 2, column country: The cell holds 20,000 characters: no name, word, date or amount is "
        "so long. Shorten it, or move it to the column where it belongs.",
        "Row 2, column value: The cell holds 600 characters: no name, word, date or amount is so "
        "long. Shorten it, or move it to the column where it belongs.",
    ]


def test_a_refusal_quotes_no_whole_letter(handed_in):
    refused = refusal(handed_in, as_csv([["\ufdfa" * 30_000], ["1"]]))

    place, _, sentence = refused.partition(" “")
    assert len(place) < 200
    assert "or delete the column." in sentence
    assert len(refused) < 10_000
