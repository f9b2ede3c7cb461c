"""Words that institutions use in headings and titles, and whole formats such as Comtrade's."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from ..widgets import spellings

LEFT_OUT = ""  # the field of a column that nobody needs
_words = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
# Keys of headings (see reading.key): what the column may be, if the dataset has it.
GENERAL: dict[str, str] = spellings(_words["headings"])
MONEY_FLOWS: dict[str, str] = spellings(_words["money_flows"])
TOTALS = {*spellings({"total": _words["totals"]})}
# Words of a heading that state an amount, after the unit was taken out.
AMOUNT = re.compile(
    r"(?:금액|액수|액|金额|金額|总额|总值|额|額|wert|valeur|стоимость|trade value|value|amount|usd"
    r"|us\$|인원수|인원|人数|人次)"
)
GROWTH = re.compile(r"±\s*%|同比|比去年同期|증감[률율]|veränd|% change", re.IGNORECASE)
WEIGHT = re.compile(r"순중량|중량|净重|重量|net ?weight|weight|물량")
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
