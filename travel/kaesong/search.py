"""The zone of Kaesong under the site's search."""

from nkworld.search.entries import page

page(
    "The Kaesong zone",
    "kaesong:index",
    "Output, workers and companies of the Kaesong Industrial Complex, 2005 to 2016.",
    also="Kaesong Industrial Complex 개성공단 output companies workers wages",
)
page("The Kaesong zone: table of claims", "kaesong:figures", "Every figure of the zone.")
