"""Fishery under the site's search."""

from nkworld.search.entries import page

page(
    "Fish and seafood",
    "fishery:index",
    "Trade in fish and seafood as the FAO has it.",
    also="fishery FAO squid crab",
)
page("Fish and seafood: table of claims", "fishery:claims", "Every claim of the FAO.")
