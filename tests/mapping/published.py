"""Ten shapes that institutions publish and no detector was made for, with made-up amounts."""

from .conftest import as_text
from .shapes import Shape, book

KOTRA = Shape(
    book(
        [
            ["<표 Ⅱ-3> 북한의 10대 무역상대국 (2019년)"],
            [None, None, None, None, None, None, None, "(단위: US$ 천, %)"],
            ["순위", "국가명", "북한의 수출", None, "북한의 수입", None, "무역총액", None],
            [None, None, "금액", "증감률", "금액", "증감률", "금액", "비중"],
            [1, "중국", "215,191", "10.4", "2,589,190", "16.8", "2,804,381", "97.9"],
            [2, "러시아", "3,018", "△1.4", "44,870", "40.0", "47,888", "1.7"],
            [3, "베트남", "0", "-", "12,109", "△36.0", "12,109", "0.4"],
            [None, "합계", "218,209", "14.0", "2,646,169", "14.1", "2,864,378", "100.0"],
            ["주: 남북교역 제외"],
            ["자료: KOTRA"],
        ],
        merge=["A3:A4", "B3:B4", "C3:D3", "E3:F3", "G3:H3"],
    ),
    {
        ("CHN", "2019", "export"): 215_191_000,
        ("CHN", "2019", "import"): 2_589_190_000,
        ("RUS", "2019", "export"): 3_018_000,
        ("RUS", "2019", "import"): 44_870_000,
        ("VNM", "2019", "export"): 0,
        ("VNM", "2019", "import"): 12_109_000,
    },
    {"note:included": "read"},
)
CHINA_CUSTOMS = Shape(
    book(
        [
            ["（2）2019年8月进出口商品国别（地区）总值表"],
            [None, None, None, None, None, None, None, "单位：千美元"],
            ["国别（地区）", "进出口", None, "出口", None, "进口", None, "累计比去年同期±%"],
            [None, "8月", "1至8月", "8月", "1至8月", "8月", "1至8月", "进出口"],
            ["朝鲜", "239,711", "1,712,803", "219,036", "1,577,030", "20,675", "135,773", "15.3"],
        ],
        merge=["A3:A4", "B3:C3", "D3:E3", "F3:G3"],
    ),
    {
        ("CHN", "2019-08", "import"): 219_036_000,
        ("CHN", "2019-01/2019-08", "import"): 1_577_030_000,
        ("CHN", "2019-08", "export"): 20_675_000,
        ("CHN", "2019-01/2019-08", "export"): 135_773_000,
    },
    {"reporter": "China"},
    source="china-customs",
)
ROSSTAT = Shape(
    book(
        [
            ["Внешняя торговля Российской Федерации с КНДР"],
            ["(млн долларов США)"],
            [None, 2017, 2018, 2019],
            ["Внешнеторговый оборот", "77,8", "34,1", "47,9"],
            ["Экспорт", "74,1", "32,1", "44,9"],
            ["Импорт", "3,7", "2,0", "3,0"],
            ["Сальдо", "70,4", "30,1", "41,9"],
        ]
    ),
    {
        ("RUS", "2017", "turnover"): 77_800_000,
        ("RUS", "2018", "turnover"): 34_100_000,
        ("RUS", "2019", "turnover"): 47_900_000,
        ("RUS", "2017", "import"): 74_100_000,
        ("RUS", "2018", "import"): 32_100_000,
        ("RUS", "2019", "import"): 44_900_000,
        ("RUS", "2017", "export"): 3_700_000,
        ("RUS", "2018", "export"): 2_000_000,
        ("RUS", "2019", "export"): 3_000_000,
    },
    {"lacking:country": "Russia"},
)
EUROSTAT_HEAD = ["DATAFLOW", "LAST UPDATE", "freq", "reporter", "partner", "product", "flow"]
EUROSTAT_HEAD += ["indicators", "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG"]
EUROSTAT_ROW = ["ESTAT:DS-018995(1.0)", "15/11/23", "A", "DE", "KP", "TOTAL"]
EUROSTAT = Shape(  # in euros, of which no figure in dollars may be made
    as_text(
        [
            EUROSTAT_HEAD,
            [*EUROSTAT_ROW, "1", "VALUE_IN_EUROS", "2018", "1234567", ""],
            [*EUROSTAT_ROW, "2", "VALUE_IN_EUROS", "2018", "7654321", "p"],
        ]
    ),
    {},
    name="ds-018995_linear.csv",
    trap="VALUE_IN_EUROS",
)
GENESIS = Shape(
    as_text(
        [
            ["Tabelle: 51000-0003"],
            ["Aus- und Einfuhr (Außenhandel): Deutschland, Jahre, Länder"],
            ["Außenhandel"],
            ["Deutschland"],
            [
                "",
                "",
                "Ausfuhr: Wert",
                "Ausfuhr: Wert (US-Dollar)",
                "Einfuhr: Wert",
                "Einfuhr: Wert (US-Dollar)",
            ],
            ["", "", "Tsd. EUR", "Tsd. USD", "Tsd. EUR", "Tsd. USD"],
            ["2018", "Korea, Demokratische Volksrepublik", "1200", "1417", "3400", "4015"],
            ["2019", "Korea, Demokratische Volksrepublik", "1100", "1231", "-", "-"],
            ["__________"],
            ["© Statistisches Bundesamt (Destatis), 2023 | Stand: 01.11.2023"],
        ],
        "cp1252",
        ";",
    ),
    {
        ("DEU", "2018", "import"): 1_417_000,
        ("DEU", "2018", "export"): 4_015_000,
        ("DEU", "2019", "import"): 1_231_000,
    },
    {"reporter": "Germany", "signs": "unknown"},
    name="51000-0003.csv",
)
JAPANESE = Shape(
    book(
        [
            ["北朝鮮の国別貿易額（2017年）"],
            ["単位：千ドル"],
            ["国・地域", "輸出額", "輸入額", "貿易総額"],
            ["中国", 1650000, 3328000, 4978000],
            ["ロシア", 3700, 74300, 78000],
            ["インド", 9000, 44000, 53000],
            ["合計", 1662700, 3446300, 5109000],
            ["出所：KOTRA"],
        ]
    ),
    {
        ("CHN", "2017", "export"): 1_650_000_000,
        ("CHN", "2017", "import"): 3_328_000_000,
        ("RUS", "2017", "export"): 3_700_000,
        ("RUS", "2017", "import"): 74_300_000,
        ("IND", "2017", "export"): 9_000_000,
        ("IND", "2017", "import"): 44_000_000,
    },
)
FTS = Shape(
    book(
        [
            ["Financial Tracking Service - Democratic People's Republic of Korea 2018"],
            [
                "Flow ID",
                "Source org.",
                "Destination org.",
                "Description",
                "Amount (US$)",
                "Original amount",
                "Original currency",
                "Flow status",
                "Contribution type",
                "Budget year",
                "Destination plan",
            ],
            [
                176543,
                "Switzerland, Government of",
                "World Food Programme",
                "Nutrition support",
                1056442,
                1000000,
                "CHF",
                "Paid",
                "Financial",
                2018,
                None,
            ],
            [
                176544,
                "Sweden, Government of",
                "United Nations Children's Fund",
                "Health",
                2347000,
                20000000,
                "SEK",
                "Commitment",
                "Financial",
                2018,
                None,
            ],
        ],
        title="Export data",
    ),
    {"E3": 1_056_442, "E4": 2_347_000},
    dataset="aid/contributions",
    source="fts",
)
WFP = Shape(
    book(
        [
            ["DPR Korea 2017: contributions to PRRO 200907"],
            ["Donor", "US$", "Share"],
            ["Switzerland", "7 009 345", "41%"],
            ["Russian", None, None],
            ["Federation", "3 000 000", "18%"],
            ["Page 1 of 2"],
            ["Donor", "US$", "Share"],
            ["France", "120 773", "1%"],
            ["Total", "10 130 118", "100%"],
        ]
    ),
    {},
    dataset="aid/contributions",
    source="wfp",
    trap="Federation",
)
KITA = Shape(
    book(
        [
            ["K-stat 북한의 국가별 수출입"],
            ["(단위 : 백만불, 천불, %)"],
            ["순번", "국가명", "2018년 (백만불)", None, "2019년 (천불)", None],
            [None, None, "수출금액", "수입금액", "수출금액", "수입금액"],
            [1, "중국", 195, 2218, 215191, 2589190],
            [2, "러시아", 2, 32, 3018, 44870],
        ],
        merge=["A3:A4", "B3:B4", "C3:D3", "E3:F3"],
    ),
    {
        ("CHN", "2018", "export"): 195_000_000,
        ("CHN", "2018", "import"): 2_218_000_000,
        ("CHN", "2019", "export"): 215_191_000,
        ("CHN", "2019", "import"): 2_589_190_000,
        ("RUS", "2018", "export"): 2_000_000,
        ("RUS", "2018", "import"): 32_000_000,
        ("RUS", "2019", "export"): 3_018_000,
        ("RUS", "2019", "import"): 44_870_000,
    },
)
DOTS = Shape(
    book(
        [
            ["Exports, FOB to Partner Countries"],
            ["Korea, Democratic People's Rep. of"],
            ["US Dollars, Millions"],
            ["Country", "2018M1", "2018Q1", "2018"],
            ["World", 30.5, 70.1, 300.2],
            ["Advanced Economies", 1.5, 4.1, 20.2],
            ["China, P.R.: Mainland", 20.0, 55.5, 195.0],
            ["Russian Federation", "...", 0.4, 2.0],
        ]
    ),
    {
        ("CHN", "2018-01", "export"): 20_000_000,
        ("CHN", "2018-Q1", "export"): 55_500_000,
        ("CHN", "2018", "export"): 195_000_000,
        ("RUS", "2018-Q1", "export"): 400_000,
        ("RUS", "2018", "export"): 2_000_000,
    },
    {
        "word:country:Advanced Economies": "-left out-",
    },
)
PUBLISHED = {
    "KOTRA yearbook": KOTRA,
    "China customs, month and cumulated": CHINA_CUSTOMS,
    "Rosstat": ROSSTAT,
    "Eurostat": EUROSTAT,
    "Destatis GENESIS": GENESIS,
    "Japanese": JAPANESE,
    "OCHA FTS": FTS,
    "WFP from a PDF": WFP,
    "KITA, two units": KITA,
    "IMF DOTS": DOTS,
}
