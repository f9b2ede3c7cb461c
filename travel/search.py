"""Pages of travel under the site's search."""

from nkworld.search.entries import page

page(
    "Travel",
    "travel:index",
    "Who crosses North Korea’s borders: travellers, tourists, workers abroad, resettlers.",
    also="tourism visitors entries defectors",
)
page("Crossings: table of claims", "travel:crossings", "Every count of persons who crossed.")
page(
    "Workers abroad: table of claims",
    "travel:overseas-workers",
    "Every estimate of North Koreans at work in another country.",
)
