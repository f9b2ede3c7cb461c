"""Pages of trade under the site's search."""

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
    "Table of trade flows",
    "trade:flows",
    "Every claim about exports and imports with one country in one year.",
    also="merchandise KOTRA Comtrade customs",
)
page(
    "Inter-Korean trade: table of claims",
    "trade:inter-korean",
    "Goods that passed between South and North, by category and year.",
    also="inter-Korean trade Kaesong South Korea",
)
page(
    "Partner ranks: table of claims",
    "trade:partner-ranks",
    "The places of North Korea’s trading partners in printed lists.",
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
    also="Russia stopped publishing gaps missing",
)
page(
    "Valuation",
    "trade:valuation",
    "The trade balance with freight counted alike: CIF, FOB and mirror statistics.",
    also="deficit balance freight",
)
