"""Files that are no table, or not this one, are refused with what to do; nothing is stored."""

import io

import pytest

from nkworld.importing.reading import FileRefused

from .conftest import HEADER, as_csv, as_xlsx, sentences, table

pytestmark = pytest.mark.usefixtures("nothing_is_stored")


def test_a_row_longer_than_the_header_is_refused(handed_in):
    rows = table({"period": "2013"}, {})
    rows[2].append("spilled over")

    assert sentences(handed_in(as_csv(rows))) == [
        "Row 3, column I: The row has more cells than the header (9, there 8): look for a "
        "separator inside a text, and put that text in double quotes."
    ]


def test_a_formula_cell_is_refused_with_row_and_column(handed_in):
    rows = table({"period": "2013"}, {"value": "=A1+1"})

    assert sentences(handed_in(as_xlsx(rows), "yearbook.xlsx")) == [
        "Row 3, column value: The cell E3 holds a formula that was never calculated: open the "
        "file in Excel and save it, or paste the values."
    ]


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (
            [*HEADER[:4], "valeu", *HEADER[5:]],
            "Row 1, column valeu: “valeu” is not a column of this dataset. Did you mean “value”? "
            "Rename it, or delete the column.",
        ),
        (
            [name for name in HEADER if name != "country"],
            "Row 1, column country: The file has no column “country” (partner, partner_iso3, "
            "country_name are understood, too): add it in the header row.",
        ),
        (
            [*HEADER, "Value (USD)"],
            "Row 1, column Value (USD): The headings “value” (column E) and “Value (USD)” (column "
            "I) both mean value: keep one.",
        ),
        (
            [*HEADER[:4], "", *HEADER[4:]],
            "Row 1, column E: The column has no heading: name it, or delete the column.",
        ),
    ],
)
def test_a_wrong_header_is_refused_with_the_nearest_known_column(handed_in, header, sentence):
    with pytest.raises(FileRefused) as caught:
        handed_in(as_csv(table({}, header=header)))

    assert sentence in map(str, caught.value.refusals)


def test_a_header_without_rows_is_refused(handed_in):
    with pytest.raises(FileRefused, match="a header and no rows"):
        handed_in(as_csv([HEADER, [""] * len(HEADER)]))


def test_a_pdf_renamed_to_xlsx_is_refused(handed_in):
    with pytest.raises(FileRefused, match="The file is a PDF, whatever its name says"):
        handed_in(io.BytesIO(b"%PDF-1.4\n1 0 obj\n"), "yearbook.xlsx")
