"""Which spreadsheets of goods and sanctions are understood."""

from nkworld.importing.curated import curated_table

from .models import Commodity, Measure, Resolution, Sector

Sectors = curated_table("hs-sectors.csv", Sector, ["slug"])


# The tree, from the top: a row's parent stands above it, a resolution above what carries it out.
Commodities = curated_table("hs-commodities.csv", Commodity, ["code"])
curated_table("resolutions.csv", Resolution, ["slug"])
curated_table(
    "measures.csv",
    Measure,
    ["resolution", "paragraph", "kind", "direction", "goods", "effective_from"],
)
