"""Which words ask for which figure of the Security Council."""

from nkworld.search.answers import answers

answers("diplomacy/launches", ["missiles"], subject="missiles launched")
answers(
    "diplomacy/outcomes",
    ["resolution Security Council", "Security Council", "resolution"],
    subject="resolutions of the Security Council on Korea",
)
answers(
    "diplomacy/designations",
    ["designations", "designations Security Council"],
    subject="entries on the UN 1718 list",
)
