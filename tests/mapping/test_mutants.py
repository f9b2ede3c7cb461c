"""A year's file taken apart: what changes a figure is asked about, what changes none is not."""

import io
import random

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from nkworld.importing.mapping.survey import Wanted
from nkworld.importing.mapping.uploads import look_at
from nkworld.importing.reading import read
from nkworld.provenance.models import Source

from .conftest import figures, keep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

COUNTRIES = {
    "중국": "CHN",
    "러시아": "RUS",
    "인도": "IND",
    "태국": "THA",
    "독일": "DEU",
    "일본": "JPN",
}


class File:
    """A sheet of trade as a Korean office prints it, and what it states."""

    def __init__(self, chance, year):
        self.chance, self.year = chance, year
        self.title, self.unit = "북한의 국가별 대외무역", "(단위: 천달러)"
        self.order = ["연도", "국가", "수출", "수입", "합계"]
        self.rows = []
        for country in chance.sample(list(COUNTRIES), 4):
            out, back = chance.randrange(1_000, 3_000_000), chance.randrange(1_000, 3_000_000)
            self.rows.append(
                {"연도": year, "국가": country, "수출": out, "수입": back, "합계": out + back}
            )
        sums = {name: sum(row[name] for row in self.rows) for name in ("수출", "수입", "합계")}
        self.rows.append({"연도": year, "국가": "합계", **sums})
        self.above, self.foot, self.tab, self.name = [], [], "Sheet1", "무역.xlsx"
        self.after, self.others, self.renamed = [], [], {}

    @property
    def figures(self):
        """What it states, as a careful reader has it."""
        return {
            (COUNTRIES[row["국가"]], str(self.year), direction): row[name] * 1000
            for row in self.rows
            if row["국가"] in COUNTRIES
            for name, direction in (("수출", "export"), ("수입", "import"))
        }

    def cell(self, row, name):
        """The address of a cell of the body."""
        column = self.order.index(self.renamed.get(name, name))
        return f"{'ABCDE'[column]}{4 + len(self.above) + row}"

    @property
    def data(self):
        made = Workbook()
        sheet = made.active
        sheet.title = self.tab
        for line in [[self.title], [self.unit], *self.above, self.order]:
            sheet.append(line)
        for row in self.rows:
            sheet.append([row[name] for name in self.order])
        for line in self.foot:
            sheet.append([line])
        for title, lines in self.others:
            other = made.create_sheet(title)
            for line in lines:
                other.append(line)
        for change in self.after:
            change(sheet)
        out = io.BytesIO()
        made.save(out)
        return out.getvalue()

    @property
    def place(self):
        """(number of a row of the body, name of a column of amounts) by chance."""
        return self.chance.randrange(len(self.rows) - 1), self.chance.choice(["수출", "수입"])


# What changes no figure.


def swapped(file):
    file.chance.shuffle(file.order)


def in_another_order(file):
    *rows, total = file.rows
    file.chance.shuffle(rows)
    file.rows = [*rows, total]


def shifted(file):
    file.above = [[] for _ in range(file.chance.randrange(1, 4))]


def bold(file):
    row, name = file.place
    file.after.append(lambda sheet: setattr(sheet[file.cell(row, name)], "font", Font(bold=True)))


def grouped(file):
    """Formats that show the same number."""
    row, name = file.place
    file.after.append(lambda sheet: setattr(sheet[file.cell(row, name)], "number_format", "#,##0"))


HARMLESS = (swapped, in_another_order, shifted, bold, grouped)

# What changes a figure, or whose figure it is: with a part of the question that names it.


def hidden(file):
    row, _ = file.place
    number = 4 + len(file.above) + row
    file.after.append(lambda sheet: setattr(sheet.row_dimensions[number], "hidden", True))
    return "hidden"


def struck(file):
    row, name = file.place
    file.after.append(lambda sheet: setattr(sheet[file.cell(row, name)], "font", Font(strike=True)))
    return "struck out"


def raised(file):
    row, name = file.place
    mark = file.chance.choice("123")

    def raise_it(sheet):
        cell = file.cell(row, name)
        run = TextBlock(InlineFont(vertAlign="superscript"), mark)
        sheet[cell] = CellRichText(str(file.rows[row][name]), run)

    file.after.append(raise_it)
    return "signs"


def annotated(file):
    row, name = file.place
    mark = file.chance.choice(["*", " a)", " (p)", "†"])
    file.rows[row][name] = f"{file.rows[row][name]}{mark}"
    return "signs"


def rescaled(file):
    file.unit = file.chance.choice(["(단위: 백만달러)", "(단위: 만달러)", "(단위: 달러)"])
    return "unit"


def without_unit(file):
    file.unit = "2018"
    return "unit"


def unit_at_the_foot(file):
    file.foot.append("금액 단위는 백만달러임")
    return "백만달러"


def shown_in_thousands(file):
    for row in file.rows:
        for name in ("수출", "수입", "합계"):
            row[name] *= 1000
    columns = [file.order.index(name) for name in ("수출", "수입", "합계")]

    def show(sheet):
        for line in sheet.iter_rows(
            min_row=4 + len(file.above), max_row=3 + len(file.above) + len(file.rows)
        ):
            for index in columns:
                line[index].number_format = "#,##0,"

    file.after.append(show)
    return "shows"


def blanked(file):
    row = file.chance.randrange(1, len(file.rows) - 1)
    file.rows[row]["국가"] = None
    return "has no country"


def of_the_south(file):
    way = file.chance.randrange(3)
    if way == 0:
        file.title = "남한의 국가별 대외무역"
    elif way == 1:
        file.tab = "남한"
    else:
        file.name = "ROK_trade.xlsx"
    return "South Korea"


def seen_from_the_other_side(file):
    file.title = "중국의 대북한 무역"
    return "side"


def half_a_year(file):
    file.title += " (1~6월)"
    return "1~6월"


def renamed(file):
    name = file.chance.choice(["수출", "수입"])
    new = "입금" if name == "수입" else "출금"
    file.order[file.order.index(name)] = file.renamed[name] = new
    for row in file.rows:
        row[new] = row[name]
    return "headings"


def slipped(file):
    row, name = file.place
    file.rows[row][name] += file.chance.randrange(1_000, 9_000)
    return "sum"


def corrected_elsewhere(file):
    file.others.append(("정정", [["중국", 1, 2, 3]]))
    return "정정"


def of_a_fiscal_year(file):
    file.foot.append("* 회계연도 기준 (4월~익년 3월)")
    return "회계연도"


def with_services(file):
    file.foot.append("* 서비스 포함")
    return "포함"


def provisional(file):
    file.foot.append("* 잠정치임")
    return "잠정"


def twice(file):
    file.rows.insert(0, dict(file.rows[0]) | {"수출": 5, "수입": 6, "합계": 11})
    return "same figure"


TRAPS = (
    *(hidden, struck, raised, annotated, rescaled, without_unit, unit_at_the_foot),
    *(shown_in_thousands, blanked, of_the_south, seen_from_the_other_side, half_a_year, renamed),
    *(slipped, corrected_elsewhere, of_a_fiscal_year, with_services, provisional, twice),
)


@pytest.fixture
def looked_at(loaded, db):
    """How a file is looked at where last year's was read."""
    wanted = Wanted("trade/flows", Source.objects.get(slug="kotra"))

    def look(file):
        sheet = read(io.BytesIO(file.data))
        sheet.rows = list(sheet.rows)
        return look_at(sheet, file.name, wanted, {})

    keep(look(File(random.Random(2017), 2017)))
    return look


def mutants(seeds):
    """(seed, file, what its questions name or "", changes): with one trap, or with none."""
    for seed in seeds:
        chance = random.Random(seed)
        file = File(chance, 2018)
        changes = chance.sample(HARMLESS, chance.randrange(1, 3))
        for change in changes:
            change(file)
        right = file.figures
        trap = TRAPS[seed // 2 % len(TRAPS)] if seed % 2 else None
        word = trap(file) if trap else ""
        yield seed, file, right, word, [change.__name__ for change in (*changes, trap) if change]


def is_as_it_should_be(looked_at, seeds):
    wrong = []
    for seed, file, right, word, changes in mutants(seeds):
        look = looked_at(file)
        questions = [question.text for question in look.open]
        if not word:
            same = {key: int(value) for key, value in figures(look).items()} == right
            if questions or not same:
                wrong.append((seed, changes, questions or "other figures"))
        elif not any(word in f"{q.text} {q.key}" for q in look.open):
            wrong.append((seed, changes, questions))
    assert wrong == []


def test_what_changes_a_figure_is_asked_and_what_changes_none_is_not(looked_at):
    is_as_it_should_be(looked_at, range(2 * len(TRAPS)))


@pytest.mark.slow
def test_five_hundred_files_taken_apart(looked_at):
    is_as_it_should_be(looked_at, range(1_000, 1_500))
