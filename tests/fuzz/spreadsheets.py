"""Spreadsheets of a made-up yearbook, and what may become of one on its way to the desk."""

import io
import re
import zipfile
from datetime import date
from functools import cache

from openpyxl import Workbook
from openpyxl.styles import Font

from tests.importing.conftest import as_csv, table

NUMBERS = [
    "", "0", "-1", "1", "7", "200", "1048576", "1048577", "99999999999", "9" * 400, "9" * 5_000,
    "1.5", "1e9", "1e999", "nan", "inf", "x", "2015-03", "2015-03-01T00:00:00", "1_0", "٣", "—",
]  # fmt: skip
PLACES = ["", "A0", "A1", "1A", "B2", "XFD1", "ZZZ3", "ZZZZ1", "A99999999999", "A1:B2", "é5"]
TYPES = ["n", "s", "b", "e", "d", "str", "inlineStr", "", "zz"]
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c SYSTEM "file:///etc/hostname">]>'
)
PIECES = [*'",;\t\n\r\0\ufeff\u2028\ud800é한出٣１', '""', "=1+1", "//[", "NaN", "1e999"]
PIECES += ["9" * 5_000, "x" * 40_000, "," * 300, "\n" * 300]


def rows():
    kinds = [
        {"period": "2013", "as_quoted": "수출 1872만 달러"},
        {"period": "2014-Q2", "country": "XRU"},
        {"period": "2015-03", "direction": "import", "value": "1234567.89"},
        {"period": "2016", "status": "estimated", "country": "Freedonia"},
    ]
    return table(*kinds, *({"period": str(year)} for year in range(1990, 2000)))


@cache
def texts():
    """{what it is: bytes} of the yearbook as text."""
    return {
        "utf-8": as_csv(rows()).getvalue(),
        "utf-16": as_csv(rows(), "utf-16").getvalue(),
        "euc-kr": as_csv(rows(), "euc-kr").getvalue(),
        "tabs": as_csv(rows(), separator="\t").getvalue(),
    }


STRINGS = "xl/sharedStrings.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DECLARED = (
    f'<Override PartName="/{STRINGS}" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sharedStrings+xml"/></Types>'
)


def with_shared_strings(parts):
    """As Excel itself saves a workbook: each text once, in a part of its own."""
    found = []

    def share(match):
        found.append(f"<si>{match[1]}</si>")
        return f't="s"><v>{len(found) - 1}</v>'

    for name in parts:
        if name.startswith("xl/worksheets/"):
            text = parts[name].decode()
            text = re.sub(r't="inlineStr"><is>(.*?)</is>', share, text)
            parts[name] = text.replace("<v />", "<v>150</v>").encode()
    table = f'<sst xmlns="{NAMESPACE}">{"".join(found)}</sst>'
    types = parts["[Content_Types].xml"].decode().replace("</Types>", DECLARED)
    return parts | {STRINGS: table.encode(), "[Content_Types].xml": types.encode()}


@cache
def workbook():
    """{name: bytes} of the parts of the yearbook as a workbook: text, numbers, dates, a formula."""
    book = Workbook()
    sheet = book.active
    for row in rows():
        sheet.append(row)
    sheet["E2"], sheet["E3"], sheet["C4"] = 150, "=75*2", date(2015, 3, 1)
    sheet["C4"].number_format = "mmm-yy"
    sheet["B3"].font = Font(bold=True)
    book.create_sheet("Notes").append(["about"])
    file = io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as archive:
        return with_shared_strings({name: archive.read(name) for name in archive.namelist()})


def damaged(rng):
    """(what was done, bytes) of a spreadsheet that one to three accidents happened to."""
    if rng.random() < 0.4:
        name = rng.choice(list(texts()))
        return name, damaged_text(rng, texts()[name], name)
    parts = dict(workbook())
    done = [rng.choice(ACCIDENTS)(rng, parts) for _ in range(rng.choice([1, 1, 2, 3]))]
    return ", ".join(done), packed(rng, parts)


def packed(rng, parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", rng.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return flipped(rng, file.getvalue()) if rng.random() < 0.15 else file.getvalue()


def damaged_text(rng, data, name):
    for _ in range(rng.choice([1, 1, 2, 5])):
        kind = rng.choice(["flip", "cut", "piece", "repeat", "drop"])
        place = rng.randrange(len(data) + 1)
        if kind == "flip":
            data = flipped(rng, data)
        elif kind == "cut":
            data = data[:place]
        elif kind == "piece":
            encoding = {"utf-16": "utf-16-le", "euc-kr": "euc-kr"}.get(name, "utf-8")
            data = data[:place] + rng.choice(PIECES).encode(encoding, "replace") + data[place:]
        elif kind == "repeat":
            data = data[:place] + data[place // 2 :]
        else:
            data = data[:place] + data[place + rng.randrange(50) :]
    return data


def flipped(rng, data):
    damaged = bytearray(data)
    for _ in range(rng.randint(1, 8) if damaged else 0):
        damaged[rng.randrange(len(damaged))] = rng.randrange(256)
    return bytes(damaged)


def any_part(rng, parts):
    """Mostly the sheet itself: there the figures stand."""
    names = [name for name in parts if name.endswith((".xml", ".rels"))]
    sheets = [name for name in names if "sheet" in name or "Strings" in name]
    return rng.choice(sheets if sheets and rng.random() < 0.7 else names)


def in_text(change):
    """An accident to the text of one part."""

    def accident(rng, parts):
        if not parts:
            return "nothing is left"
        name = any_part(rng, parts)
        text = parts[name].decode("utf-8", "replace")
        parts[name] = change(rng, text).encode("utf-8", "replace")
        return f"{change.__name__} in {name}"

    return accident


def replaced(rng, text, pattern, group, values):
    found = list(re.finditer(pattern, text))
    if not found:
        return text
    begin, end = rng.choice(found).span(group)
    return text[:begin] + rng.choice(values) + text[end:]


def wrong_row_number(rng, text):
    return replaced(rng, text, r'<row r="(\d+)"', 1, NUMBERS)


def wrong_cell(rng, text):
    return replaced(rng, text, r'<c r="(\w+)"', 1, PLACES)


def wrong_type(rng, text):
    return replaced(rng, text, r' t="(\w+)"', 1, TYPES)


def wrong_value(rng, text):
    return replaced(rng, text, r"<v>([^<]*)</v>", 1, NUMBERS)


def wrong_style(rng, text):
    return replaced(rng, text, r' s="(\d+)"', 1, NUMBERS)


def wrong_attribute(rng, text):
    return replaced(rng, text, r'="([^"]*)"', 1, [*NUMBERS, *PLACES, *TYPES])


def lost_attribute(rng, text):
    return replaced(rng, text, r'( [\w:]+="[^"]*")', 1, [""])


def wrong_name(rng, text):
    return replaced(rng, text, r"</?([\w:]+)", 1, ["x", "row", "c", "v", "f", "si", "sheetData"])


def lost_element(rng, text):
    return replaced(rng, text, r"(<(row|c|si|sheet|xf|Override|v)\b.*?</\2>)", 1, [""])


def second_element(rng, text):
    found = list(re.finditer(r"<(row|c|si|sheet|xf|v)\b.*?</\1>", text))
    if not found:
        return text
    element, place = rng.choice(found)[0], rng.choice(found).start()
    return text[:place] + element * rng.choice([1, 1, 40]) + text[place:]


def cut_off(rng, text):
    return text[: rng.randrange(len(text) + 1)]


def entities(rng, text):
    body = re.sub(r"^<\?xml.*?\?>", "", text)
    return ENTITIES + replaced(rng, body, r">([^<]+)<", 1, ["&a;", "&b;", "&c;", "&nobody;"])


def nested(rng, text):
    depth = rng.choice([10, 2_000])
    return replaced(rng, text, r">(<)", 1, ["<a>" * depth + "</a>" * depth + "<"])


def other_bytes(rng, text):
    return flipped(rng, text.encode()).decode("utf-8", "replace")


def lost_part(rng, parts):
    if not parts:
        return "nothing is left"
    name = rng.choice(list(parts))
    del parts[name]
    return f"lost {name}"


def exchanged_parts(rng, parts):
    if not parts:
        return "nothing is left"
    one, other = rng.choice(list(parts)), rng.choice(list(parts))
    parts[one], parts[other] = parts[other], parts[one]
    return f"exchanged {one} and {other}"


ACCIDENTS = [
    lost_part,
    exchanged_parts,
    *map(
        in_text,
        [
            wrong_row_number,
            wrong_cell,
            wrong_type,
            wrong_value,
            wrong_style,
            wrong_attribute,
            lost_attribute,
            wrong_name,
            lost_element,
            second_element,
            cut_off,
            entities,
            nested,
            other_bytes,
        ],
    ),
]
