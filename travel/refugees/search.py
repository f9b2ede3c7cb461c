"""Refugees under the site's search."""

from nkworld.search.answers import answers
from nkworld.search.entries import page

page(
    "Refugees and asylum-seekers",
    "refugees:index",
    "North Koreans who sought asylum, as UNHCR and others count them.",
    also="refugees defectors asylum UNHCR",
)


answers(
    "travel/refugees-in",
    ["resettlers", "asylum"],
    subject="refugees from North Korea in {country}",
    takes=["country"],
)
answers(
    "travel/refugees",
    ["resettlers", "asylum"],
    subject="refugees from North Korea on UNHCR’s record",
)
answers(
    "travel/refugee-admissions",
    ["resettlers United States"],
    subject="North Koreans admitted by the United States",
)
