"""Which words ask for which figure of votes."""

from nkworld.search.answers import answers, side_by_side

answers(
    "diplomacy/voting-agreement",
    ["votes", "votes agreement", "votes General Assembly", "votes United Nations"],
    subject="how often North Korea voted as {country} did",
    takes=["country"],
)
answers(
    "diplomacy/roll-call-ballots",
    ["votes", "votes General Assembly"],
    subject="North Korea’s ballots in the General Assembly",
)
answers(
    "diplomacy/voting-agreement",
    ["votes"],
    subject="votes with {countries}, side by side",
    takes=["countries"],
    page=side_by_side,
)
