"""Which words ask for which figure of diplomacy."""

from nkworld.search.answers import answers

answers(
    "diplomacy/missions",
    ["embassies", "embassies abroad", "how many embassies"],
    subject="North Korea’s embassies abroad",
)
answers(
    "diplomacy/relations",
    ["diplomatic relations", "diplomatic relations countries"],
    subject="countries with which North Korea has relations",
)
