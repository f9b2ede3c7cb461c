"""Which words ask for which figure of refugees."""

from nkworld.search.answers import answers

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
