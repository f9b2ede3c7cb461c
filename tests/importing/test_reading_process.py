"""A file is read in a process of its own: whatever it does there, the portal goes on."""

import io
import os
import signal
import subprocess
import sys
import textwrap
import time
import zipfile
from pathlib import Path

import pytest

from nkworld.importing import reading_process
from nkworld.importing.models import Upload
from nkworld.importing.reading import FileRefused
from nkworld.importing.reading_process import read_apart
from nkworld.importing.staging import stage

from .conftest import as_csv, as_xlsx, table, with_sheet

ROWS = [["국가", "value"], ["한국", "1"], ["", ""], ["중국", "2"]]


def refusal(file):
    with pytest.raises(FileRefused) as caught, read_apart(file):
        pass
    return str(caught.value)


def endless(path):
    """Fifteen sheets of a million empty rows each: half a minute of work."""
    book = as_xlsx([["value"]], change=lambda book: [book.create_sheet() for _ in range(14)])
    sheet = f"<worksheet><sheetData>{'<row/>' * 1_000_000}</sheetData></worksheet>".encode()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            is_sheet = part.filename.startswith("xl/worksheets/")
            new.writestr(part.filename, sheet if is_sheet else old.read(part))


@pytest.mark.parametrize("file", [as_csv(ROWS, "euc-kr"), as_xlsx(ROWS)])
def test_what_was_read_comes_back_row_by_row(file):
    with read_apart(file) as sheet:
        rows = list(sheet.rows)

    assert (sheet.header, sheet.first.number) == (["국가", "value"], 1)
    assert [(row.number, row.cells, row.problems) for row in rows] == [
        (2, ["한국", "1"], {}),
        (4, ["중국", "2"], {}),
    ]
    assert sheet.notes[0].startswith("Read ")


def test_the_problems_of_cells_and_the_named_sheet_come_along():
    def more(book):
        book.create_sheet("Notes").append(["about"])
        book["Notes"].append(["=1+1"])

    with read_apart(as_xlsx(ROWS, change=more), "notes") as sheet:
        (row,) = sheet.rows

    assert sheet.notes == ["Read from the sheet “Notes”."]
    assert row.problems[0].startswith("The cell A2 holds a formula that was never calculated")


def test_a_file_that_is_refused_in_its_last_row_gives_none():
    file = io.BytesIO(b"note,value\n" + b"fine,1\n" * 1_000 + b'"open,2\n')

    assert refusal(file).startswith("Row 1002: The row can't be told apart from the next")


def test_a_reading_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(reading_process, "SECONDS", 0)

    assert refusal(as_csv(ROWS)) == (
        "File: To read the file takes longer than a file is given. Split it into several, each "
        "with the header row, or copy the rows into a new file."
    )


def test_a_reading_that_takes_too_much_of_the_processor_is_ended(monkeypatch, tmp_path):
    monkeypatch.setattr(reading_process, "PROCESSOR_SECONDS", 1)
    endless(tmp_path / "endless.xlsx")

    with (tmp_path / "endless.xlsx").open("rb") as file:
        assert refusal(file).startswith("File: To read the file takes longer than a file is given.")


def test_a_reading_that_takes_too_much_memory_is_refused(monkeypatch):
    monkeypatch.setattr(reading_process, "MEMORY", 150 * 2**20)
    texts = with_sheet("", "".join(f"<si><t>{n}</t></si>" for n in range(2_000_000)))

    assert refusal(texts) == (
        "File: To read the file takes more memory than one file is given: copy the rows with "
        "figures into a new file, or split it into several, each with the header row."
    )


def test_a_reader_that_breaks_down_is_a_refusal_and_a_line_in_the_log(monkeypatch, caplog):
    monkeypatch.setattr(reading_process, "MEMORY", 2**20)  # too little to begin with

    assert refusal(as_csv(ROWS)).startswith("File: The file made the program that reads it stop")
    assert "The reader of a file ended with " in caplog.text


def test_the_process_knows_neither_django_nor_the_passwords_of_the_portal(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "the portal's own")
    code = """
        import json, os, sys
        import nkworld.importing.reading_process, nkworld.importing.workbooks
        first = [1, [*os.environ, "django" in sys.modules], {}, {}, False]
        told = {"first": first, "notes": []}
        print(json.dumps(told))
    """
    (tmp_path / "told.py").write_text(textwrap.dedent(code))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(reading_process, "CHILD", "told")

    with read_apart(as_csv(ROWS)) as sheet:
        assert sheet.header[-1] is False
        assert "SECRET_KEY" not in sheet.header
        assert "DJANGO_SETTINGS_MODULE" not in sheet.header


WAITS = """
    from nkworld.importing.reading_process import read_apart
    with open({path!r}, "rb") as file, read_apart(file):
        pass
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the process in /proc")
def test_the_process_ends_with_the_one_who_waits_for_it(tmp_path):
    path = tmp_path / "endless.xlsx"
    endless(path)
    root = Path(reading_process.CODE)
    code = textwrap.dedent(WAITS.format(path=str(path)))
    with subprocess.Popen([sys.executable, "-c", code], cwd=root, stderr=subprocess.PIPE) as web:
        children = Path(f"/proc/{web.pid}/task/{web.pid}/children")
        while not children.read_text():
            time.sleep(0.01)

        os.kill(web.pid, signal.SIGKILL)

        # The error stream is the child's, too: it ends when nobody is left to write there.
        assert web.communicate(timeout=10)[1] == b""


def test_what_an_editor_hands_in_is_read_there_and_a_file_of_ours_is_not(universe, monkeypatch):
    monkeypatch.setattr(reading_process, "SECONDS", 0)
    upload = Upload(dataset=universe.dataset, label="Second edition")
    file = as_csv(table({"period": "2016"}))

    with pytest.raises(FileRefused, match="takes longer than a file is given"):
        stage(file, upload)

    assert stage(file, upload, trusted=True).releases
