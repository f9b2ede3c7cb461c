"""Which spreadsheets of trade the desk understands."""

from nkworld.importing.curated import curated_table

from .models import (
    Addition,
    SeriesBreak,
    Silence,
    SouthKoreanTrade,
)

curated_table("additions.csv", Addition, ["source", "country", "year", "direction"])
curated_table("series-breaks.csv", SeriesBreak, ["source", "country", "year", "direction", "kind"])
curated_table("silences.csv", Silence, ["source", "country", "kind", "first_year"])
curated_table(
    "south-korean-trade.csv",
    SouthKoreanTrade,
    ["source", "country", "year", "direction", "goods", "told_by"],
)
