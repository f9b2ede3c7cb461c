"""Refugees under the site's search."""

from nkworld.search.entries import page

page(
    "Refugees and asylum-seekers",
    "refugees:index",
    "North Koreans who sought asylum, as UNHCR and others count them.",
    also="refugees defectors asylum UNHCR",
)
page("Refugees: table of claims", "refugees:counts", "Every count of refugees and decisions.")
