"""A workbook that was damaged on its way is refused with what to do, wherever the damage lies."""

import pytest

from nkworld.importing.reading import FileRefused

from .conftest import read_rows, with_sheet

ACCEPTED = "Save it as “CSV UTF-8” or as an Excel workbook (.xlsx) and upload that."


def refusal(file):
    with pytest.raises(FileRefused) as caught:
        read_rows(file)
    return str(caught.value)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A%"><v>1</v></c>',
        '<c r="ZZZZ2"><v>1</v></c>',
        '<c r="A2" t="s"><v>7</v></c>',
        '<c r="A2"><v>one</v></c>',
        '<c r="A2" t="d"><v>yesterday</v></c>',
        '<c r="A2" t="b"><v>maybe</v></c>',
        f'<c r="A2"><v>{"9" * 5_000}</v></c>',
        "<c><v>1</v>",
        "<c><v>&nobody;</v></c>",
    ],
)
@pytest.mark.parametrize("first", ["", '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'])
def test_a_damaged_cell_is_refused_with_its_row(first, cell):
    """In the first filled row or below it: the header is no less a part of the file."""
    file = with_sheet(f'{first}<row r="{"2" if first else "1"}">{cell}</row>', "<si><t>a</t></si>")

    place = "Row 2" if first else "Row 1"
    assert refusal(file) == f"{place}: The workbook is damaged and can't be read. {ACCEPTED}"


@pytest.mark.parametrize("cut", ["</sheetData>", '<row r="2">', '<row r="2"><c r="A2"><v>1'])
def test_a_sheet_that_ends_in_the_middle_is_refused(cut):
    file = with_sheet(f'<row r="1"><c r="A1"><v>1</v></c></row>{cut}')

    assert "The workbook is damaged" in refusal(file)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            '<row r="3"><c r="A3"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
            "Row 2: Its number comes after 3. The workbook is damaged",
        ),
        (
            '<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>2</v></c></row>',
            "Row 2: One of its cells stands elsewhere. The workbook is damaged",
        ),
        (
            '<row r="2"><c r="A3"><v>1</v></c></row>',
            "Row 2: One of its cells stands elsewhere. The workbook is damaged",
        ),
    ],
)
def test_a_figure_that_lies_in_two_places_is_not_left_out_but_refused(rows, sentence):
    assert refusal(with_sheet(rows)).startswith(sentence)


def test_rows_without_numbers_and_gaps_between_rows_are_read():
    rows = '<row><c><v>1</v></c></row><row r="900000"><c r="B900000"><v>2</v></c></row>'

    assert read_rows(with_sheet(rows)) == [["1"], ["", "2"]]


def test_an_entity_is_no_way_to_a_file_of_the_server():
    entity = '<!DOCTYPE sst [<!ENTITY host SYSTEM "file:///etc/hostname">]>'
    file = with_sheet("<row><c><v>1</v></c></row>", "<si><t>&host;</t></si>", entity)

    assert "The workbook is damaged" in refusal(file)
