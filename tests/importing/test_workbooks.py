"""What the format of a workbook says of a cell is read with it: nothing is folded or dropped."""

from datetime import date, datetime

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from nkworld.importing import reading

from .conftest import as_xlsx, with_sheet

RAISED = InlineFont(vertAlign="superscript")


def rows_of(rows, change=lambda sheet: None):
    return list(reading.read(as_xlsx(rows, change=lambda book: change(book.active))).rows)


@pytest.mark.parametrize("raised", ["2", "a)", "p"])
def test_a_superscript_is_no_digit_of_the_number_before_it(raised):
    def raise_it(sheet):
        sheet["A2"] = CellRichText("2634", TextBlock(RAISED, raised))

    (row,) = rows_of([["value"], [""]], raise_it)

    assert row.cells[0].startswith("2634")
    assert row.cells[0] != f"2634{raised}"
    assert row.cells[0].isascii() is False


def test_superscripts_among_the_shared_texts_are_read_alike():
    run = '<r><t>26.4</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r>'
    file = with_sheet('<row><c t="s"><v>0</v></c></row>', f"<si>{run}</si>")

    assert reading.read(file).header == ["26.4²"]


def test_what_is_printed_above_a_text_for_its_sound_is_no_part_of_it():
    text = '<si><t>朝鮮</t><rPh sb="0" eb="2"><t>チョウセン</t></rPh></si>'

    assert reading.read(with_sheet('<row><c t="s"><v>0</v></c></row>', text)).header == ["朝鮮"]


def test_what_is_struck_out_or_hidden_is_read_and_marked():
    def strike_and_hide(sheet):
        sheet["B2"].font = Font(strike=True)
        sheet["A3"] = CellRichText(TextBlock(InlineFont(strike=True), "Freedonia"))
        sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions["C"].hidden = True

    rows = [["country", "value", "note"], ["Ruritania", 1], ["", 2], ["Ruritania", 3]]
    file = as_xlsx(rows, change=lambda book: strike_and_hide(book.active))
    sheet = reading.read(file)
    first, second, third = sheet.rows

    assert first.marks == {1: {"struck": "1"}}
    assert second.marks == {0: {"struck": "1"}}
    assert [row.hidden for row in (first, second, third)] == [False, False, True]
    assert sheet.hidden_columns == [2]


@pytest.mark.parametrize(
    ("code", "is_marked"),
    [
        ("#,##0,", True),
        ("0.0,,", True),
        ('#,##0"천달러"', True),
        ("0%", True),
        ("#,##0", False),
        ("#,##0.00", False),
        ("#,##0_);(#,##0)", False),
    ],
)
def test_a_number_keeps_its_digits_and_is_marked_where_it_is_shown_in_another_scale(
    code, is_marked
):
    def show(sheet):
        sheet["A2"].number_format = code

    (row,) = rows_of([["value"], [215200000]], show)

    assert row.cells == ["215200000"]
    assert row.marks == ({0: {"format": code}} if is_marked else {})


@pytest.mark.parametrize(
    ("code", "day", "text"),
    [
        ("yyyy", date(2015, 12, 31), "2015"),
        ("yyyy-mm", date(2015, 3, 1), "2015-03"),
        ("d mmm yyyy", date(2015, 3, 1), "2015-03-01"),
        ("yyyy-mm-dd hh:mm", datetime(2015, 3, 1, 12, 30), "2015-03-01"),
    ],
)
def test_a_date_is_read_as_far_as_it_is_shown(code, day, text):
    def show(sheet):
        sheet["A2"].number_format = code

    (row,) = rows_of([["year"], [day]], show)

    assert row.cells == [text]


def test_a_year_that_a_format_makes_1905_of_is_refused():
    def show(sheet):
        sheet["A2"].number_format = "yyyy"

    (row,) = rows_of([["year"], [2015]], show)

    assert row.problems == {
        0: "The cell A2 shows 1905 and holds 2015: its format makes a date of a number. Format the "
        "column as a number."
    }


def test_merged_cells_and_other_sheets_are_told_with_what_is_read():
    def more(book):
        book.active.merge_cells("A1:B1")
        book.active.merge_cells("A2:A3")
        other = book.create_sheet("정정")
        other.append(["Corrected", 12])
        other.sheet_state = "hidden"

    sheet = reading.read(as_xlsx([["2015", ""], ["Ruritania", 1], ["", 2]], change=more))

    assert sorted(sheet.merged) == ["A1:B1", "A2:A3"]
    assert [(one.title, one.hidden, one.numbers, one.texts) for one in sheet.others] == [
        ("정정", True, 1, [("A1", "Corrected")])
    ]


def test_a_sheet_that_is_shown_is_read_before_a_hidden_one():
    def hide_the_first(book):
        book.create_sheet("Shown").append(["value"])
        book.active.sheet_state = "hidden"

    file = as_xlsx([["hidden"]], title="Old", change=hide_the_first)

    assert reading.read(file).notes == ["Read from the sheet “Shown”."]


def test_the_digits_of_a_large_number_stay():
    file = with_sheet("<row><c><v>12345678901234567890</v></c></row>")

    assert reading.read(file).header == ["12345678901234567890"]
