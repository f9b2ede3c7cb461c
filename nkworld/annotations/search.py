"""The list of annotations under the site's search."""

from nkworld.search.entries import page

page(
    "Events on the curves",
    "annotations:list",
    "What is marked in the charts, with the source of each event.",
    also="annotations timeline sanctions border closed",
)
