"""Files of real shapes, about made-up amounts of real words: each with its right figures and the
answers that an editor gives, three at most.
"""

import io
from dataclasses import dataclass, field
from datetime import date

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from .conftest import as_text


def book(rows, change=None, title="Sheet1", merge=(), others=()):
    """The bytes of a workbook; `others` are (title, rows) of further sheets."""
    made = Workbook()
    sheet = made.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for ref in merge:
        sheet.merge_cells(ref)
    for name, lines in others:
        other = made.create_sheet(name)
        for line in lines:
            other.append(line)
    if change:
        change(sheet)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@dataclass
class Shape:
    """One file: who hands it in for what, with its figures and the answers that it takes."""

    data: bytes
    figures: dict
    answers: dict = field(default_factory=dict)
    dataset: str = "trade/flows"
    source: str = "kotra"
    name: str = "table.xlsx"
    trap: str = ""  # a part of the question that names what is wrong with it


CHINA = {("CHN", "2017", "export"): 1_650_000_000, ("CHN", "2017", "import"): 3_328_000_000}
RUSSIA = {("RUS", "2017", "export"): 3_700_000, ("RUS", "2017", "import"): 74_300_000}
INDIA = {("IND", "2017", "export"): 9_000_000, ("IND", "2017", "import"): 44_000_000}
ALL = CHINA | RUSSIA | INDIA
TITLE, UNIT = ["북한의 국가별 대외무역"], ["(단위: 천달러)"]
HEAD = ["연도", "국가", "수출", "수입", "합계"]
BODY = [
    [2017, "중국", 1650000, 3328000, 4978000],
    [2017, "러시아", 3700, 74300, 78000],
    [2017, "인도", 9000, 44000, 53000],
    [2017, "합계", 1662700, 3446300, 5109000],
]
NEXT = {(country, "2018", direction): value for (country, _, direction), value in ALL.items()}


def without(cells, *columns):
    return [[cell for index, cell in enumerate(row) if index not in columns] for row in cells]


def by_year(rows, year):
    return [[year, *row[1:]] for row in rows]


def raised(sheet):
    sheet["C6"] = CellRichText("3700", TextBlock(InlineFont(vertAlign="superscript"), "2"))


KOREAN = {
    "title, unit, years down": Shape(book([TITLE, UNIT, [], HEAD, *BODY]), ALL),
    "unit in the headings": Shape(
        book([TITLE, ["연도", "국가", "수출(천달러)", "수입(천달러)"], *without(BODY, 4)]), ALL
    ),
    "hundred millions": Shape(
        book(
            [
                ["북한의 무역 (억달러)"],
                ["연도", "국가", "수출", "수입"],
                [2017, "중국", 16.5, 33.28],
            ]
        ),
        CHINA,
    ),
    "country once, merged": Shape(
        book(
            [
                [*TITLE],
                UNIT,
                ["국가", "연도", "수출", "수입"],
                ["중국", 2016, 2634000, 3422000],
                [None, 2017, 1650000, 3328000],
                ["러시아", 2016, 9000, 68000],
                [None, 2017, 3700, 74300],
            ],
            merge=["A4:A5", "A6:A7"],
        ),
        CHINA
        | RUSSIA
        | {
            ("CHN", "2016", "export"): 2_634_000_000,
            ("CHN", "2016", "import"): 3_422_000_000,
            ("RUS", "2016", "export"): 9_000_000,
            ("RUS", "2016", "import"): 68_000_000,
        },
    ),
    "years across over two rows": Shape(
        book(
            [
                ["북한의 무역, 단위: 백만 달러"],
                ["국가", 2016, None, 2017, None],
                [None, "수출", "수입", "수출", "수입"],
                ["중국", 2634, 3422, 1650, 3328],
                ["러시아", 9, 68, 3.7, 74.3],
                ["합계", 2643, 3490, 1653.7, 3402.3],
            ],
            merge=["A2:A3", "B2:C2", "D2:E2"],
        ),
        CHINA
        | RUSSIA
        | {
            ("CHN", "2016", "export"): 2_634_000_000,
            ("CHN", "2016", "import"): 3_422_000_000,
            ("RUS", "2016", "export"): 9_000_000,
            ("RUS", "2016", "import"): 68_000_000,
        },
    ),
    "months across": Shape(
        book(
            [
                ["2018년 북한의 수출 (천달러)"],
                ["국가", "1월", "2월", "3월", "계"],
                ["중국", 100, 200, 300, 600],
                ["러시아", 1, 2, 3, 6],
            ]
        ),
        {
            (country, f"2018-0{month}", "export"): month * scale
            for country, scale in (("CHN", 100_000), ("RUS", 1_000))
            for month in (1, 2, 3)
        },
    ),
    "the whole year as a range": Shape(
        book(
            [
                ["북한의 국가별 수출입"],
                ["조회기간: 2017년 01월 ~ 2017년 12월"],
                ["단위: 천불"],
                ["국가", "수출금액", "수입금액"],
                *without(BODY[:3], 0, 4),
            ]
        ),
        ALL,
    ),
    "a year between the rows": Shape(
        book(
            [
                TITLE,
                UNIT,
                ["국가", "수출", "수입"],
                ["2016년"],
                ["중국", 2634000, 3422000],
                ["2017년"],
                ["중국", 1650000, 3328000],
            ]
        ),
        CHINA
        | {("CHN", "2016", "export"): 2_634_000_000, ("CHN", "2016", "import"): 3_422_000_000},
    ),
    "one direction a row": Shape(
        book(
            [
                ["북한의 교역 (단위: 천달러)"],
                ["연도", "국가", "수출입구분", "금액"],
                [2017, "중국", "수출", 1650000],
                [2017, "중국", "수입", 3328000],
                [2017, "러시아", "수출", 3700],
                [2017, "러시아", "수입", 74300],
            ]
        ),
        CHINA | RUSSIA,
    ),
    "EUC-KR text": Shape(
        as_text([["연도", "국가", "수출(천달러)", "수입(천달러)"], *without(BODY[:3], 4)], "cp949"),
        ALL,
        name="table.csv",
    ),
}
CHINESE = {
    "headings and unit": Shape(
        book(
            [
                ["朝鲜的对外贸易", "单位：万美元"],
                ["年份", "国家", "出口", "进口", "进出口总额"],
                [2017, "中国", 165000, 332800, 497800],
                [2017, "俄罗斯", 370, 7430, 7800],
            ]
        ),
        CHINA | RUSSIA,
    ),
    "GB18030 text": Shape(
        as_text(
            [["年份", "国家", "出口(万美元)", "进口(万美元)"], [2017, "中国", 165000, 332800]],
            "gb18030",
        ),
        CHINA,
        name="table.csv",
    ),
    "its own exports": Shape(
        book(
            [
                ["中国对朝鲜进出口 (万美元)"],
                ["年份", "出口", "进口"],
                [2017, 332800, 165000],
            ]
        ),
        CHINA,
        {"lacking:country": "China"},
        source="china-customs",
    ),
    "quarters": Shape(
        book(
            [
                ["朝鲜对外贸易 (亿美元)"],
                ["时间", "国家", "出口", "进口"],
                ["2017年1季度", "中国", 4.5, 7.2],
                ["2017年2季度", "中国", 4.1, 8.3],
            ]
        ),
        {
            ("CHN", "2017-Q1", "export"): 450_000_000,
            ("CHN", "2017-Q1", "import"): 720_000_000,
            ("CHN", "2017-Q2", "export"): 410_000_000,
            ("CHN", "2017-Q2", "import"): 830_000_000,
        },
    ),
    "a total row": Shape(
        book(
            [
                ["朝鲜对外贸易 (千美元)"],
                ["国别", "年度", "出口额", "进口额"],
                ["中国", 2017, 1650000, 3328000],
                ["印度", 2017, 9000, 44000],
                ["合计", 2017, 1659000, 3372000],
            ]
        ),
        CHINA | INDIA,
    ),
}
EUROPEAN = {
    "German": Shape(
        as_text(
            [
                ["Land", "Jahr", "Ausfuhr (Tsd. US-Dollar)", "Einfuhr (Tsd. US-Dollar)"],
                ["China", "2017", "1.650.000,0", "3.328.000,0"],
                ["Russland", "2017", "3.700,0", "74.300,0"],
                ["Indien", "2017", "9.000,0", "44.000,0"],
            ],
            "utf-16",
            ";",
        ),
        ALL,
        name="handel.csv",
    ),
    "French": Shape(
        as_text(
            [
                ["pays", "année", "exportations", "importations"],
                ["Chine", "2017", "1650000,0", "3328000,0"],
                ["Russie", "2017", "3700,0", "74300,0"],
                ["Inde", "2017", "9000,0", "44000,0"],
                ["", "(milliers USD)", "", ""],
            ],
            "cp1252",
            ";",
        ),
        ALL,
        {"unit:value": "1000"},
        name="commerce.csv",
    ),
    "Russian": Shape(
        book(
            [
                ["Внешняя торговля КНДР, тыс. долл. США"],
                ["Страна", "Год", "Экспорт", "Импорт"],
                ["Китай", 2017, 1650000, 3328000],
                ["Россия", 2017, 3700, 74300],
                ["Индия", 2017, 9000, 44000],
                ["Всего", 2017, 1662700, 3446300],
            ]
        ),
        ALL,
    ),
    "Russian, months": Shape(
        book(
            [
                ["Торговля КНДР за 2017 год, млн долл. США"],
                ["Страна", "Экспорт", "Импорт"],
                ["Китай", 1650, 3328],
            ]
        ),
        CHINA,
    ),
    "narrow spaces": Shape(
        as_text(
            [
                ["Country", "Year", "Exports (US$ thousand)", "Imports (US$ thousand)"],
                ["China", "2017", "1\u202f650\u202f000", "3\u202f328\u202f000"],
                ["Russian Federation", "2017", "3\u00a0700", "74\u00a0300"],
            ]
        ),
        CHINA | RUSSIA,
        name="table.csv",
    ),
}
MATRICES = {
    "years across, one direction": Shape(
        book(
            [
                ["Exports of North Korea by destination, thousand US$"],
                ["Country", 2016, 2017],
                ["China", 2634000, 1650000],
                ["Russia", 9000, 3700],
            ]
        ),
        {
            ("CHN", "2016", "export"): 2_634_000_000,
            ("CHN", "2017", "export"): 1_650_000_000,
            ("RUS", "2016", "export"): 9_000_000,
            ("RUS", "2017", "export"): 3_700_000,
        },
    ),
    "an empty corner": Shape(
        book(
            [
                ["North Korea's exports, thousand US$"],
                ["", 2016, 2017],
                ["China", 2634000, 1650000],
                ["Russia", 9000, 3700],
            ]
        ),
        {
            ("CHN", "2016", "export"): 2_634_000_000,
            ("CHN", "2017", "export"): 1_650_000_000,
            ("RUS", "2016", "export"): 9_000_000,
            ("RUS", "2017", "export"): 3_700_000,
        },
    ),
    "countries across": Shape(
        book(
            [
                ["North Korea's exports by country, thousand US dollars"],
                ["Year", "China", "Russia", "India"],
                [2016, 2634000, 9000, 8000],
                [2017, 1650000, 3700, 9000],
            ]
        ),
        {
            ("CHN", "2016", "export"): 2_634_000_000,
            ("CHN", "2017", "export"): 1_650_000_000,
            ("RUS", "2016", "export"): 9_000_000,
            ("RUS", "2017", "export"): 3_700_000,
            ("IND", "2016", "export"): 8_000_000,
            ("IND", "2017", "export"): 9_000_000,
        },
    ),
    "countries across, empty corner": Shape(
        book(
            [
                ["Imports of North Korea, US$ million"],
                ["", "China", "Russia"],
                [2016, 3422, 68],
                [2017, 3328, 74.3],
            ]
        ),
        {
            ("CHN", "2016", "import"): 3_422_000_000,
            ("CHN", "2017", "import"): 3_328_000_000,
            ("RUS", "2016", "import"): 68_000_000,
            ("RUS", "2017", "import"): 74_300_000,
        },
    ),
    "stacked by direction": Shape(
        book(
            [
                ["Trade of North Korea, US$ thousand"],
                ["Country", 2016, 2017],
                ["Exports"],
                ["China", 2634000, 1650000],
                ["Imports"],
                ["China", 3422000, 3328000],
            ]
        ),
        CHINA
        | {("CHN", "2016", "export"): 2_634_000_000, ("CHN", "2016", "import"): 3_422_000_000},
    ),
    "signs beside years and figures": Shape(
        book(
            [
                ["Exports of North Korea by destination, million US$"],
                ["Country", "2015 a", "2016", "2017 b)", "2019 (p)"],
                ["China", "2,634.4 c", 2400.1, 1650, "194.6*"],
                ["Russian Federation 1)", "–", 8.9, "...", 3],
                ["a revised"],
            ]
        ),
        {
            ("CHN", "2015", "export"): 2_634_400_000,
            ("CHN", "2016", "export"): 2_400_100_000,
            ("CHN", "2017", "export"): 1_650_000_000,
            ("CHN", "2019", "export"): 194_600_000,
            ("RUS", "2016", "export"): 8_900_000,
            ("RUS", "2019", "export"): 3_000_000,
        },
        {"marks": "status", "signs": "unknown"},
    ),
    "dates for years": Shape(
        book(
            [
                ["북한의 대외무역, 천달러"],
                ["시점", "국가", "수출", "수입"],
                [date(2017, 12, 31), "중국", 1650000, 3328000],
                [date(2016, 12, 31), "중국", 2634000, 3422000],
            ]
        ),
        CHINA
        | {("CHN", "2016", "export"): 2_634_000_000, ("CHN", "2016", "import"): 3_422_000_000},
        {"dates": "year"},
    ),
    "only one row is about North Korea": Shape(
        book(
            [
                ["Arrivals in China, 1,000 person-times"],
                ["", 2015, 2016],
                ["Total", 300, 310],
                ["North Korea", 188, 190],
                ["Japan", 112, 120],
            ]
        ),
        {("CHN", "2015", "from-dprk"): 188_000, ("CHN", "2016", "from-dprk"): 190_000},
        {
            "reporter": "China",
            "lacking:direction": "from-dprk",
            "lacking:citation": "https://tourism.example",
        },
        dataset="travel/crossings",
        source="cnta",
    ),
    "a unit for each column": Shape(
        book(
            [
                TITLE,
                ["연도", "국가", "수출 (백만달러)", "수입 (천달러)"],
                [2017, "중국", 1650, 3328000],
                [2017, "러시아", 3.7, 74300],
            ]
        ),
        CHINA | RUSSIA,
    ),
    "balance and shares beside": Shape(
        book(
            [
                TITLE,
                UNIT,
                ["연도", "국가", "수출", "증감률", "수입", "비중", "무역수지"],
                [2017, "중국", 1650000, -37.4, 3328000, 94.8, -1678000],
                [2017, "러시아", 3700, -58.0, 74300, 1.5, -70600],
            ]
        ),
        CHINA | RUSSIA,
    ),
}


def hidden(sheet):
    sheet.row_dimensions[6].hidden = True


def struck(sheet):
    sheet["C7"].font = Font(strike=True)


def scaled(sheet):
    for row in range(5, 9):
        for column in "CDE":
            cell = sheet[f"{column}{row}"]
            cell.value, cell.number_format = cell.value * 1000, "#,##0,"


BASE = [TITLE, UNIT, [], HEAD]
YEAR18 = by_year(BODY, 2018)
TRAPS = {
    "South Korea in the title": Shape(
        book([["남한의 국가별 대외무역"], UNIT, [], HEAD, *YEAR18]), NEXT, trap="South Korea"
    ),
    "South Korea in the tab": Shape(book([*BASE, *YEAR18], title="남한"), NEXT, trap="South Korea"),
    "South Korea in the name": Shape(
        book([*BASE, *YEAR18]), NEXT, name="ROK_trade_2018.xlsx", trap="South Korea"
    ),
    "half a year": Shape(
        book([["북한의 국가별 대외무역 (1~6월)"], UNIT, [], HEAD, *YEAR18]), NEXT, trap="1~6월"
    ),
    "numbers shown in thousands": Shape(book([*BASE, *YEAR18], change=scaled), NEXT, trap="shows"),
    "a hidden row": Shape(book([*BASE, *YEAR18], change=hidden), NEXT, trap="hidden"),
    "a cell struck out": Shape(book([*BASE, *YEAR18], change=struck), NEXT, trap="struck out"),
    "a raised footnote": Shape(book([*BASE, *YEAR18], change=raised), NEXT, trap="²"),
    "a sheet of corrections": Shape(
        book([*BASE, *YEAR18], others=[("정정", [["중국", 1, 2, 3]])]), NEXT, trap="정정"
    ),
    "another unit at the foot": Shape(
        book([TITLE, [], [], HEAD, *YEAR18, ["금액 단위는 백만달러임"]]), NEXT, trap="백만달러"
    ),
}
LAST_YEAR = Shape(book([*BASE, *BODY]), ALL)
SHAPES = KOREAN | CHINESE | EUROPEAN | MATRICES
