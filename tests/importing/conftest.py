"""Spreadsheets as editors' programs write them, about the universe of made-up lands."""

import csv
import io
import zipfile

import pytest
from openpyxl import Workbook

from nkworld.importing import reading
from nkworld.importing.models import Upload
from nkworld.importing.staging import stage
from nkworld.provenance.models import Release
from trade.models import Flow

HEADER = ["source", "country", "period", "direction", "value", "status", "citation", "as_quoted"]
FIGURE = {
    "source": "bureau",
    "country": "Ruritania",
    "period": "2015",
    "direction": "export",
    "value": "150",
    "status": "reported",
    "citation": "https://yearbook.example/page-9",
    "as_quoted": "150 dollars",
}

STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = f'<worksheet {NAMESPACE}><dimension ref="A1"/>'


def table(*rows, header=HEADER):
    """Rows of text under a header; a dict says how a row differs from the usual figure."""
    told = [[(FIGURE | row).get(name, "") for name in header] for row in rows]
    return [list(header), *told]


def as_csv(rows, encoding="utf-8", separator=","):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return io.BytesIO(out.getvalue().encode(encoding))


def as_xlsx(rows, title="Sheet", change=lambda book: None):
    """A workbook of these rows; `change` may alter it before it is saved."""
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file


def with_sheet(rows, strings="", doctype=""):
    """A workbook whose one sheet has these rows, written by hand; `strings` are its shared ones,
    after a declaration of entities, if any.
    """
    out = io.BytesIO()
    declared = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{STRINGS_TYPE}"/></Types>'
    with (
        zipfile.ZipFile(as_xlsx([["value"]])) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                data = f"{SHEET}<sheetData>{rows}</sheetData></worksheet>".encode()
            elif part.filename == "[Content_Types].xml":
                data = data.replace(b"</Types>", declared.encode())
            new.writestr(part.filename, data)
        new.writestr("xl/sharedStrings.xml", f"{doctype}<sst {NAMESPACE}>{strings}</sst>")
    return out


def read_rows(file, sheet=""):
    """[header, *rows] as text."""
    found = reading.read(file, sheet)
    return [found.header, *(row.cells for row in found.rows)]


@pytest.fixture
def handed_in(universe):
    """Stage a file for the dataset of flows; keyword arguments say what an editor would."""

    def hand_in(file, name="yearbook.csv", **said):
        about = {"dataset": universe.dataset, "label": "Second edition", "file_name": name}
        return stage(file, Upload(**about, **said))

    return hand_in


def sentences(outcome):
    return [str(refusal) for refusal in outcome.refusals]


@pytest.fixture
def nothing_is_stored(universe):
    """Holds a test to it that it leaves no row and no release behind."""
    before = (Flow.objects.count(), Release.objects.count())
    yield
    assert (Flow.objects.count(), Release.objects.count()) == before


def draft_rows(outcome):
    """The rows of the one draft that a file became."""
    (release,) = outcome.releases
    return Flow.objects.filter(release=release).order_by("period", "reading")


def total(outcome, kind):
    """How many rows of a file are “new” or “unchanged”, of all sources together."""
    return sum(counts[kind] for counts in outcome.changes.values())
