"""Sections of the SITC under the site's search."""

from nkworld.search.entries import page

page(
    "Trade by section of the SITC",
    "sitc:index",
    "Exports and imports by the ten sections of the Standard International Trade Classification.",
    also="SITC food beverages crude materials fuels chemicals machinery manufactured goods",
)
page("SITC: table of claims", "sitc:claims", "Every claim about one section of the SITC.")
