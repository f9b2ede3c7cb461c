"""CSV as editors' programs write it: which encoding, which separator, which rows."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import IO

from nkworld.running.xml_text import INVALID, refusal_of

from .budgets import Row
from .reading import ACCEPTED
from .refusals import FileRefused, Refusal

MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
NAMES = {
    "utf-8-sig": "UTF-8",
    "utf-8": "UTF-8",
    "cp949": "EUC-KR (CP949, Korean)",
    "gb18030": "GB18030 (Chinese)",
    "cp1252": "Windows-1252 (Western European)",
}
# What Korean, Chinese and Western programs write when they do not write Unicode.
LEGACY = ["cp949", "gb18030", "cp1252"]
SAMPLE = 200_000
SAMPLED_LINES = 50
SEPARATORS = ",;\t"
PLAIN = frozenset(',;\t\r\n 0123456789.-"')
# Letters that tables of trade are full of, in Korean and in Chinese.
FAMILIAR = {
    "cp949": "이다는의에을로한국중수출입억만달러원북남조선무역년월총액대교일본시아",
    "gb18030": "的中国对出口进美元亿万年月朝鲜贸易总额俄罗斯韩日本和与为在人民",
}


def rows_of(file: IO[bytes]) -> tuple[Iterator[Row], list[str]]:
    """(rows, notes) of a text file; FileRefused if it is not text, or not a table."""
    data = file.read()
    encoding = encoding_of(data)
    text = data.decode(encoding)
    if found := INVALID.search(text):
        # A zero byte tells that it is no text at all; others came along with a copy.
        nul = f"There is a zero byte in the file, so it is damaged or not a table. {ACCEPTED}"
        sentence = nul if found[0] == "\0" else refusal_of(text)
        raise FileRefused(Refusal(sentence, text.count("\n", 0, found.start()) + 1))
    # The one that cuts most of the first rows into equally many cells: a title above the table may
    # hold a comma of its own.
    lines = list(islice(io.StringIO(text[:SAMPLE], newline=""), SAMPLED_LINES))
    separator = max(SEPARATORS, key=lambda separator: _evenness(lines, separator))
    name = NAMES.get(encoding, encoding.upper())
    comma = {",": "comma", ";": "semicolon", "\t": "tab"}[separator]
    return _rows(text, separator), [f"Read as {name} text, columns separated by {comma}."]


def encoding_of(data: bytes) -> str:
    """The name of the encoding that the bytes are in; FileRefused if none fits."""
    if marked := next((one for mark, one in MARKS.items() if data.startswith(mark)), ""):
        if not _decodes(data, marked):
            damaged = f"The file says that it is {marked.upper()} but is damaged."
            raise FileRefused(f"{damaged} {ACCEPTED}")
        return marked
    found = _utf16_without_mark(data) or ("utf-8" if _decodes(data, "utf-8") else "")
    return found or _legacy(data)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _utf16_without_mark(data: bytes) -> str:
    """Latin digits and commas leave a byte of two zero; read the wrong way round they are gone."""
    sample = data[: SAMPLE - SAMPLE % 2]
    if sample.count(0) < len(sample) / 20:
        return ""
    plain = {
        one: sum(char in PLAIN for char in sample.decode(one, "ignore"))
        for one in ("utf-16-le", "utf-16-be")
    }
    best = max(plain, key=lambda one: plain[one])
    return best if plain[best] >= len(sample) / 20 and _decodes(data, best) else ""


def _legacy(data: bytes) -> str:
    """Korean and Chinese bytes read as one another without error: the words decide."""
    sample = data[:SAMPLE]
    fitting = [one for one in LEGACY if _decodes(data, one)]
    familiar = {
        one: sum(map(sample.decode(one, "ignore").count, FAMILIAR.get(one, ""))) for one in fitting
    }
    for encoding, letters in familiar.items():
        if letters > sum(familiar.values()) - letters:
            return encoding
    if not fitting:
        raise FileRefused(f"The file is not text in any encoding known here. {ACCEPTED}")
    from charset_normalizer import from_bytes  # costs more than to read a small file

    guess = from_bytes(sample, cp_isolation=LEGACY).best()
    return guess.encoding if guess and guess.encoding in fitting else fitting[0]


def _evenness(lines: list[str], separator: str) -> tuple[int, int]:
    """(rows that have as many cells as most, cells of such a row)"""
    widths: Counter[int] = Counter()
    try:
        for cells in csv.reader(lines, delimiter=separator):
            if len(cells) > 1 and any(cells):
                widths[len(cells)] += 1
    except csv.Error:
        pass  # what was read before it tells enough
    (width, rows) = max(widths.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
    return rows, width


def _rows(text: str, separator: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield Row(number, [cell.strip() for cell in cells], {})
    except csv.Error as error:
        raise FileRefused(
            Refusal(
                f"The row can't be told apart from the next ({error}): a quotation mark is opened "
                "and not closed, or stands alone inside a cell. Double it or take it out.",
                number + 1,
            )
        ) from error
