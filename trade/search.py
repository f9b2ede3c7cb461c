"""Pages of trade under the site's search."""

from collections.abc import Mapping

from nkworld.search.answers import Beside, answers, one_way
from nkworld.search.entries import page

page(
    "Trade",
    "trade:index",
    "Exports, imports and balance with every partner, as each source has them.",
    also="two-way trade total partners commerce economy",
)
page(
    "Partners by year",
    "trade:partners-by-year",
    "Trade with each partner in each year: who stopped, who began.",
    also="trading partners that traded stopped began trading after since matrix heat table",
)
page(
    "Trade counted otherwise",
    "trade:other-counts",
    "Trade in euros, yen and yuan, of Chinese provinces, in tonnes, and the FAO’s balance of food.",
    also="euro yen yuan currency Eurostat Liaoning freight wheat maize",
)
page(
    "Sources compared",
    "trade:compare",
    "Sources of trade side by side: where they agree, where they differ, and by how much.",
    also="who says what every source says disputed compare rivals",
)
page(
    "Revised figures",
    "trade:revisions",
    "Which figures of trade a source changed later, and by how much.",
)
page(
    "Silences",
    "trade:silence",
    "Who stopped publishing trade with North Korea, and when.",
    also="Russia stopped publishing gaps missing data what is missing",
)
page(
    "Valuation",
    "trade:valuation",
    "The trade balance with freight counted alike: CIF, FOB and mirror statistics.",
    also="deficit balance freight",
)


def cell(query: Mapping[str, str]) -> dict[str, str]:
    measure = query["measure"]
    one_way = {"direction": measure} if measure in ("export", "import") else {}
    return {"country__code": query["country"], **one_way}


# What all sources say of the same partner, direction and year.
SOURCES = Beside(
    "What every source says",
    "trade/compare",
    lambda query, year: (
        {"country": query["country"], "direction": query["measure"], "period": year}
        if year and "country" in query and query.get("measure") in ("export", "import", "turnover")
        else None
    ),
)
SINCE_JANUARY = Beside(
    "Since January, beside the year before",
    "trade/china-since-january",
    lambda query, year: {} if query.get("country") == "CHN" and year else None,
)
EACH_WAY = Beside(
    "Each way",
    "trade/partner",
    lambda query, _: {"country": query["country"]} if query.get("measure") == "turnover" else None,
)
MEASURES = {
    "turnover": (["trade"], "two-way trade"),
    "export": (["exports", "trade exports"], "exports"),
    "import": (["imports", "trade imports"], "imports"),
    "balance": (["balance", "trade balance"], "the balance of trade"),
}
TO = {"turnover": "with", "export": "to", "import": "from", "balance": "with"}

answers(
    "trade/china-share",
    ["China share", "China share trade", "trade share China"],
    subject="China’s share of recorded trade",
)
answers(
    "trade/inter-korean",
    ["inter-Korean trade", "South Korea trade", "trade South Korea"],
    subject="trade between South and North Korea",
)
for measure, (words, name) in MEASURES.items():
    answers(
        "trade/partner",
        words,
        subject=f"{name} {TO[measure]} {{country}}",
        takes=["country"],
        given={"measure": measure},
        beside=[SOURCES, SINCE_JANUARY, EACH_WAY],
        cell=cell,
    )
    to_the_world = f"{name} {TO[measure]} the world"
    answers("trade/total", words, subject=to_the_world, given={"measure": measure})
for measure, word in (("turnover", "trade"), ("export", "exports"), ("import", "imports")):
    answers(
        "trade/share",
        ["share", "share trade"] if measure == "turnover" else [f"share {word}"],
        subject=f"{{country}}’s share of {word}",
        takes=["country"],
        given={"measure": measure, "of": "world"},
    )
BOTH = ["export", "import"]
MONTHS = (
    ("trade with China", BOTH, ["", "trade", "China", "trade China", "exports", "exports China"]),
    ("imports from China", ["import"], ["imports", "imports China"]),
)
answers("trade/china-months", ["monthly trade"], subject="trade with China by month", series=BOTH)
for name, series, words in MONTHS:
    subject = f"{name} by month"
    answers("trade/china-months", words, subject=subject, series=series, is_monthly=True)
answers(
    "trade/beyond-china",
    ["trade beyond China", "trade without China"],
    subject="trade beyond China and South Korea",
)
answers(
    "trade/leading-partners",
    ["partners", "partners trade", "leading partners"],
    subject="the leading partners",
)
answers(
    "trade/growth",
    ["growth trade", "trade growth", "growth"],
    subject="the growth of trade with {country}",
    takes=["country"],
)
answers("trade/growth", ["growth trade", "trade growth"], subject="the growth of trade")
answers("trade/ranks", ["rank partners", "partner ranks"], subject="the ranks of partners")
for measure in ("turnover", "export", "import"):
    words, name = MEASURES[measure]
    answers(
        "trade/partner",
        ["", *words] if measure == "turnover" else words,
        subject=f"{name} {TO[measure]} {{countries}}, side by side",
        takes=["countries"],
        given={"measure": measure},
    )
EXPORTS = r"WHOSE (\w+ ){0,3}exports?\b|\bexports? (\w+ ){0,3}?((from|by|of) COUNTRY|to NORTH)"
# Of two other countries: “Russia exports to China”.
OTHERS = (
    r"^COUNTRY('s)? (trade|exports?|imports?) (to|from|with) (?!.*NORTH)(the )?[a-z]"
    r"|^COUNTRY('s)? own trade\b"
)
IMPORTS = r"WHOSE (\w+ ){0,3}imports?\b|\bimports? (\w+ ){0,3}?((to|into|by|of) COUNTRY|from NORTH)"
OURS = "Exports and imports here are North Korea’s: what another country {} it is North Korea’s {}."
one_way(OTHERS, "Held here is North Korea’s own trade: what others trade among them is not.")
TURNED = {"exports": "imports", "imports": "exports"}
# Of its trade with North Korea, or of what it bought and sold: turned round. Else it may be all.
for pattern, verbs, sentence in (
    (EXPORTS, "sells?|sold", OURS.format("exports to", "import")),
    (IMPORTS, "buys?|bought", OURS.format("imports from", "export")),
):
    one_way(rf"(?=.*NORTH).*({pattern})|COUNTRY (\w+ ){{0,2}}({verbs})\b", sentence, TURNED)
    one_way(pattern, sentence)
