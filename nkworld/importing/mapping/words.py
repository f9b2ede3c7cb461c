"""Words that institutions use in headings and titles, and whole formats such as Comtrade's."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..widgets import spellings

LEFT_OUT = ""

# Keys of headings (see reading.key): what the column may be, if the dataset has it.
GENERAL: dict[str, str] = spellings(
    {
        "country": (
            "국가|국가명|국명|나라|상대국|교역국|교역상대국|대상국|国家|国别|国家_地区|国家名称|"
            "贸易伙伴|贸易伙伴名称|国_地区|country|countries|country_name|economy|nationality|host|"
            "국적|land|länder|staat|partnerland|pays|pays_partenaire|pays_partenaires|страна|"
            "страны|страна_партнер|国别_地区|国别地区|国家或地区"
        ),
        "reporter": (
            "reporter|reporter_iso|reporteriso|reporter_name|reporting_country|reporting_economy|"
            "declarant|보고국|报告国|申报国"
        ),
        "partner": "partner_country|partner_name|counterpart_country|partner_economy",
        "year": (
            "jahr|jahre|année|années|annee|год|годы|연도|년도|년|연도별|year|years|年|年份|年度|연"
        ),
        "month": "monat|mois|месяц|월|월별|月|月份|month",
        "quarter": "quartal|trimestre|квартал|분기|분기별|季度|quarter",
        "period": (
            "기간|시점|시기|연월|년월|时间|时期|年月|日期|period|date|time|统计时间|zeitraum|zeit|"
            "période|periode|период|время"
        ),
        "direction": (
            "방향|수출입|수출입_구분|수출입구분|进出口|进出口类型|贸易方向|direction|flow|"
            "trade_flow|flow_type_name|richtung|warenverkehr|flux|sens|направление|"
            "направление_торговли|поток"
        ),
        "value": (
            "금액|액수|金额|总额|贸易额|value|amount|인원|인원수|人数|人次|金額|obs_value|물량|"
            "美元值|总值|persons|number|wert|betrag|valeur|montant|стоимость|сумма|объем|объём"
        ),
        "commodity": (
            "품목코드|hs코드|hs_코드|세번|商品编码|商品编号|商品代码|hs_code|hs|cmdcode|"
            "commodity_code|품목_코드|warennummer|hs_position|hs코드_4단위|code_sh|код_тн_вэд|"
            "тн_вэд|код_товара|税号|hs编码"
        ),
        "quantity": (
            "gewicht|menge|poids|quantité|вес|вес_нетто|количество|중량|重量|weight|net_weight|"
            "netweight|수량|数量|quantity"
        ),
        "note": (
            "anmerkung|bemerkung|remarque|remarques|примечание|비고|备注|remark|remarks|note|notes"
        ),
        "donor": "공여국|지원국|捐助国|donor|donor_name",
        "appeal": "name|plan|plan_name|appeal",
        "kind": "kind",
        LEFT_OUT: (
            "순위|번호|no|序号|名次|rank|무역수지|수지|收支|差额|贸易差额|balance|trade_balance|"
            "증감률|증가율|증감율|전년대비|전년대비_증감률|同比|同比增长|增长率|growth|growth_rate|"
            "비중|점유율|占比|比重|share|품목명|商品名称|건수|수출_건수|수입_건수|percentfunded|"
            "국가코드|licence|수출건수|수입건수|rang|anteil|part|доля|место|warenbezeichnung|"
            "bezeichnung|libellé|наименование_товара|saldo|solde|сальдо|商品名|품목|품명|構成比|"
            "増減率|伸び率|前年比|収支|product|indicators|freq|dataflow|last_update|obs_flag|"
            "original_amount|original_currency"
        ),
    }
)
# Words of a heading that state an amount, after the unit was taken out.
AMOUNT = re.compile(
    r"(?:금액|액수|액|金额|金額|总额|总值|额|額|wert|valeur|стоимость|trade value|value|amount|usd"
    r"|us\$|인원수|인원|人数|人次)"
)
GROWTH = re.compile(r"±\s*%|同比|比去年同期|증감[률율]|veränd|% change", re.IGNORECASE)
WEIGHT = re.compile(r"순중량|중량|净重|重量|net ?weight|weight|물량")
MONEY_FLOWS: dict[str, str] = spellings(
    {
        "export": (
            "export|exports|수출|수출액|出口|出口额|輸出|輸出額|ausfuhr|ausfuhren|exporte|"
            "exportations|экспорт"
        ),
        "import": (
            "import|imports|수입|수입액|进口|进口额|輸入|輸入額|einfuhr|einfuhren|importe|"
            "importations|импорт"
        ),
        "turnover": (
            "товарооборот|оборот|внешнеторговый оборот|commerce total|handel|umsatz|합계|총계|계|"
            "교역|교역액|무역|총|total|total trade|two-way trade|进出口|合计|总|turnover|수출입|"
            "수출입 합계|trade|무역총액|교역총액|貿易総額|貿易額|総額|輸出入|进出口总额"
        ),
    }
)
# Words above a table that say of which direction all its figures are.
DIRECTIONS: dict[str, re.Pattern[str]] = {
    "export": re.compile(
        r"수출(?!\s*[·/]?\s*입)|(?<!进)出口|(?<![a-z])exports?(?![a-z])|ausfuhr|exportations|экспорт|輸出(?!入)",
        re.IGNORECASE,
    ),
    "import": re.compile(
        r"(?<!출)(?<!출·)수입|进口(?!出|额?和出)|(?<![a-z])imports?(?![a-z])|einfuhr|importations|импорт|輸入",
        re.IGNORECASE,
    ),
}
BOTH_DIRECTIONS = re.compile(
    r"수출\s*[·/]?\s*입|进出口|輸出入|\b(?:aus|ein|ex|im)-\s*(?:und|/|&|and|et)\b", re.IGNORECASE
)
# Words above a table that say: of the reporting country with North Korea, not of North Korea.
TOWARDS_HOME = re.compile(
    r"대북한?|對北|북한과의|對朝鲜?|对朝鲜?|与朝鲜|同朝鲜|从朝鲜|自朝鲜|"
    r"(?<![a-z])(?:to|with|from) (?:the )?(?:north korea|dprk|d\.p\.r\.k\.?)|"
    r"(?:mit|nach|aus) nordkorea|(?:avec|vers|depuis) la corée du nord|\b[св]о? кндр",
    re.IGNORECASE,
)
# Words of a heading that say the opposite: of North Korea itself.
OF_HOME = re.compile(
    r"북한의|朝鲜的|北朝鮮の|north korea['’]s|(?:of|by) (?:north korea|the dprk)|dprk['’]s"
    r"|nordkoreas",
    re.IGNORECASE,
)
# Of whom a title, a tab or the name of a file speaks. A name of an institution is no subject.
SUBJECTS: dict[str, re.Pattern[str]] = {
    "PRK": re.compile(
        r"북한|조선민주주의|北朝鲜|北朝鮮|(?<!北)朝[鲜鮮](?!族)|north[ _-]?korea|"
        r"(?<![a-z])d\.?p\.?r\.?k|democratic people.?s republic of korea|"
        r"nordkorea|demokratische volksrepublik|corée du nord|кндр|северн\w+ коре",
        re.IGNORECASE,
    ),
    "KOR": re.compile(
        r"남한|대한민국|한국(?=의|\s|과|,|$)|韩国|韓國|南朝鲜|south[ _-]?korea|"
        r"(?<![a-z.])r\.?o\.?k(?![a-z])|(?<!people's )(?<!people’s )republic of korea|"
        r"südkorea|corée du sud|южн\w+ коре|республик\w+ корея",
        re.IGNORECASE,
    ),
}
NAMES_A_SOURCE = re.compile(r"\s*(?:자료|출처|source|quelle|资料|数据来源|источник)", re.IGNORECASE)
TOTALS = {
    *("합계", "총계", "소계", "계", "누계", "total", "totals", "subtotal", "grand total", "world"),
    *("all countries", "合计", "总计", "小计", "合計", "总额", "总值", "insgesamt", "gesamt"),
    *("総計", "総額", "世界"),
    *("summe", "zusammen", "итого", "всего", "ensemble", "sous-total", "전체", "세계"),
}
# What a lone line may say that changes the figures: the status of all, the year, what is included.
TELLING_NOTES: dict[str, re.Pattern[str]] = {
    "provisional": re.compile(
        r"잠정|provisional|preliminary|暂定|初步|vorläufig|provisoire|предвар"
    ),
    "fiscal": re.compile(r"회계연도|fiscal year|financial year|财年|财政年度|4월\s*~\s*익년"),
    "included": re.compile(
        r"포함|제외|includ|exclud|包括|不含|不包括|einschl|ohne |y compris|hors |включая|без уч"
    ),
}


@dataclass(frozen=True)
class Format:
    """A file of one institution: its columns, the likeliest first, whatever else it holds."""

    name: str
    by: tuple[str, str, str]  # the fields by whose headings it is known
    fields: Mapping[str, tuple[str, ...]]
    only: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    unit: str = "US$"  # of its amounts, where no heading says it


FLOWS: dict[str, str | None] = {
    **dict.fromkeys(("m", "import", "imports", "1"), "import"),
    **dict.fromkeys(("x", "export", "exports", "2"), "export"),
    # What is sent on, worked up or of one origin only is part of the two above, or none of them.
    **dict.fromkeys(("rx", "re-export", "re-exports", "3", "rm", "re-import", "re-imports", "4")),
    **dict.fromkeys(("dx", "fm", "mip", "mop", "xip", "xop")),
}
COMTRADE = Format(
    "UN Comtrade",
    ("reporter", "partner", "value"),
    {
        "period": ("period", "refyear", "year"),
        **{
            who: tuple(f"{who}{end}" for end in ("iso", "_iso", "desc", "", "code", "_code"))
            for who in ("reporter", "partner")
        },
        "direction": ("flowcode", "trade_flow", "flowdesc", "trade_flow_code"),
        "commodity": ("cmdcode", "commodity_code"),
        "value": ("primaryvalue", "trade_value_us"),
        "quantity": ("netwgt", "netweight_kg"),
    },
    {
        **dict.fromkeys(("motcode", "mode_of_transport_code", "moscode"), "0"),
        **dict.fromkeys(("partner2code", "2nd_partner_code"), "0"),
        **dict.fromkeys(("customscode", "customs_proc_code"), "C00"),
    },
    {"direction": FLOWS, "country": {"W00": "WLD"}},
    {"basis": "mirror-comtrade"},
)
FTS = Format(
    "OCHA FTS",
    ("donor", "recipient", "value"),
    {
        "period": ("budgetyear", "budget_year"),
        "donor": ("srcorganization", "source_org"),
        "recipient": ("destorganization", "destination_org"),
        "value": ("amountusd", "amount_us"),
        "stage": ("status", "flow_status"),
        "flow_type": ("contributiontype", "contribution_type"),
        "sector": ("destglobalclusters",),
        "plan": ("destplancode",),
        "citation": ("origin",),
        "note": ("description",),
    },
    {"destlocations": "PRK"},
    {"flow_type": {"financial": "cash"}},
)
FORMATS = [COMTRADE, FTS]
