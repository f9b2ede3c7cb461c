"""Bytes become rows of text, whatever program wrote them."""

import io
import re
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from nkworld.importing import reading
from nkworld.importing.reading import MAX_UPLOAD, FileRefused

from .conftest import as_csv, as_xlsx, read_rows

KOREAN = [["국가", "인용"], ["한국", "수출 1872만4000달러"]]
CHINESE = [["国家", "引文"], ["韩国", "对朝鲜出口"]]
FRENCH = [["pays", "citation"], ["Côte d’Ivoire", "réexportés à l’étranger"]]


def refusal(file, **asked):
    with pytest.raises(FileRefused) as caught:
        read_rows(file, **asked)
    return str(caught.value)


@pytest.mark.parametrize(
    ("rows", "encoding"),
    [
        (KOREAN, "utf-8"),
        (KOREAN, "utf-8-sig"),
        (KOREAN, "euc-kr"),
        (KOREAN, "cp949"),
        (KOREAN, "utf-16"),
        (CHINESE, "utf-8"),
        (CHINESE, "gb18030"),
        (CHINESE, "utf-16"),
        (FRENCH, "cp1252"),
    ],
)
def test_text_is_read_right_in_the_encodings_that_editors_programs_write(rows, encoding):
    assert read_rows(as_csv(rows, encoding)) == rows


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_recognised_without_its_mark(encoding):
    rows = [["country", "value"], ["한국", "100"]]

    assert read_rows(as_csv(rows, encoding)) == rows


def test_the_encoding_found_is_told():
    assert reading.read(as_csv(KOREAN, "euc-kr")).notes == [
        "Read as EUC-KR (CP949, Korean) text, columns separated by comma."
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_commas_semicolons_and_tabs_separate(separator):
    rows = [["country", "value"], ["Ruritania", "1,5;2\t3"]]

    assert read_rows(as_csv(rows, separator=separator)) == rows


def test_a_quoted_line_break_stays_in_its_cell_and_rows_are_counted_as_a_spreadsheet_does():
    sheet = reading.read(io.BytesIO(b'note,value\r\n"two\r\nlines",1\r\n\r\nlast,2\r\n'))

    assert [(row.number, row.cells) for row in sheet.rows] == [
        (2, ["two\r\nlines", "1"]),
        (4, ["last", "2"]),
    ]


def test_an_open_quotation_mark_is_refused_with_its_row():
    assert refusal(io.BytesIO(b'note,value\nfine,1\n"open,2\nmore,3\n')).startswith("Row 3: ")


def test_a_zero_byte_is_refused_with_its_row():
    assert refusal(io.BytesIO(b"note,value\nfine,1\nda\0maged,2\n")).startswith(
        "Row 3: There is a zero byte in the file"
    )


@pytest.mark.parametrize("character", ["\x07", "\x1a", "\ufffe", "\uffff"])
def test_a_character_that_no_feed_carries_is_refused_with_its_row(character):
    file = io.BytesIO(f"note,value\nfine,1\nbell{character}label,2\n".encode())

    said = f"Row 3: There is an invisible character (U+{ord(character):04X}) after “bell”"
    assert refusal(file).startswith(said)


@pytest.mark.parametrize("content", [b"", b"\n\n", b" , ,\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(content):
    assert "The file is empty" in refusal(io.BytesIO(content))


@pytest.mark.parametrize(
    ("start", "sentence"),
    [
        (b"%PDF-1.7 \x00", "The file is a PDF, whatever its name says. Copy its table into"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "is an old Excel workbook (.xls) or a locked one. In Excel"),
        (b"<html><table>", "The file is a web page, whatever its name says. Save it as"),
        (b"\x89PNG\r\n", "The file is a picture. Save it as"),
        (b"PK\x03\x04 and nothing that fits", "The workbook is damaged and can't be opened."),
    ],
)
def test_what_is_no_table_is_refused_by_its_content(start, sentence):
    assert sentence in refusal(io.BytesIO(start))


def test_a_file_over_the_limit_is_refused_before_it_is_read():
    class Unread(io.BytesIO):
        def read(self, *args):
            raise AssertionError("read although it is too large")

    file = Unread(b"\0" * (MAX_UPLOAD + 1))

    assert refusal(file) == (
        "File: The file is larger than 25 MB, the most that can be uploaded: split it into "
        "several files, each with the header row."
    )


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 2)

    assert "more than 2 rows" in refusal(as_csv([["value"], ["1"], ["2"], ["3"]]))
    assert len(read_rows(as_csv([["value"], ["1"], ["2"]]))) == 3


def test_a_workbook_is_read_as_text_without_the_noise_of_fractions():
    rows = [["value"], [1234567], [0.1 + 0.2], [2537313613.0], ["1,234"], [True], [1e15]]

    assert read_rows(as_xlsx(rows))[1:] == [
        ["1234567"],
        ["0.3"],
        ["2537313613"],
        ["1,234"],
        ["TRUE"],
        ["1000000000000000"],
    ]


def test_a_period_that_excel_made_a_date_of_is_read_back():
    def as_month(book):
        book.active["A2"].number_format = "mmm-yy"
        book.active["A3"].number_format = "yyyy-mm"
        book.active["A4"].number_format = "dd/mm/yyyy"

    rows = [["period"], [date(2015, 3, 1)], [datetime(2015, 4, 1)], [date(2015, 5, 1)]]

    assert read_rows(as_xlsx(rows, change=as_month))[1:] == [
        ["2015-03"],
        ["2015-04"],
        ["2015-05-01"],
    ]


def test_hidden_rows_are_read_too():
    def hide(book):
        book.active.row_dimensions[2].hidden = True

    assert read_rows(as_xlsx([["value"], ["hidden"], ["seen"]], change=hide)) == [
        ["value"],
        ["hidden"],
        ["seen"],
    ]


def test_the_first_sheet_with_anything_in_it_is_read_and_told_or_the_one_named():
    def more(book):
        book.create_sheet("Notes").append(["about"])
        book.create_sheet("Data", 0)

    file = as_xlsx([["value"], ["1"]], title="Figures", change=more)

    assert reading.read(file).notes == ["Read from the sheet “Figures”."]
    assert read_rows(file, sheet="notes") == [["about"]]
    assert "has no sheet “Figure”; it has “Data”, “Figures”, “Notes”" in refusal(
        file, sheet="Figure"
    )


def test_a_workbook_without_a_filled_cell_is_refused():
    assert "The workbook is empty" in refusal(as_xlsx([]))


def test_a_formula_that_was_never_calculated_is_a_problem_of_its_row():
    rows = reading.read(as_xlsx([["country", "value"], ["a", 1], ["b", "=1+1"]])).rows

    first, second = rows
    assert first.problems == {}
    assert second.number == 3
    assert second.problems[1].startswith(
        "The cell B3 holds a formula that was never calculated: open the file in Excel"
    )


def with_cached_value(file, value):
    """The same workbook as Excel would save it: the formula with its value beside it."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            value_of = re.compile(rb"<v ?/>|<v></v>")  # as it is written with lxml or without
            with_value = value_of.sub(f"<v>{value}</v>".encode(), data)
            new.writestr(part, with_value)
    return out


def test_a_formula_that_excel_calculated_is_read_by_its_value():
    file = with_cached_value(as_xlsx([["value"], ["=1+1"]]), 2)

    (row,) = reading.read(file).rows
    assert (row.cells, row.problems) == (["2"], {})


def test_an_error_of_excels_own_is_a_problem_of_its_row():
    (row,) = reading.read(as_xlsx([["value"], ["#DIV/0!"]])).rows

    assert row.problems == {0: "The cell A2 shows the error #DIV/0!: correct it."}


def test_a_workbook_that_unpacks_too_far_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "MAX_UNPACKED", 2**20)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 2 * 2**20)

    assert len(bomb.getvalue()) < 10_000
    assert "unpacks to more than 1 MB" in refusal(bomb)


def test_an_archive_that_is_no_workbook_is_refused():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("letter.txt", "hello")

    assert "is an archive, not an Excel workbook" in refusal(archive)


def test_a_sheet_of_endless_columns_is_refused():
    book = Workbook()
    book.active.append(["value"])
    book.active.cell(2, 5000, "far away")
    file = io.BytesIO()
    book.save(file)

    assert "Row 2: The row has more than 200 columns" in refusal(file)
