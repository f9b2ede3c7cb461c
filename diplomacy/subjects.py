"""What the charts of diplomacy are about."""

from nkworld.portal.subjects import subject

subject(
    "Relations and embassies",
    "diplomacy/relations",
    "diplomacy/missions",
    "diplomacy/embassies-closed",
)
subject(
    "Votes at the United Nations",
    "diplomacy/voting-agreement",
    "diplomacy/voting-agreement-by-state",
    "diplomacy/roll-call-ballots",
    "diplomacy/ideal-points",
)
subject(
    "The Security Council", "diplomacy/outcomes", "diplomacy/designations", "diplomacy/launches"
)
subject("Alliances", "diplomacy/alliances")
subject("The war in Ukraine", "diplomacy/russia-war")
subject(
    "Visits and exchanges",
    "diplomacy/visits",
    "diplomacy/visits-by-year",
    "diplomacy/china-exchanges",
)
subject("Crime", "diplomacy/cyber-theft")
