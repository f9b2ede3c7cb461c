"""Which words ask for which figure of travel."""

from nkworld.search.answers import answers, side_by_side

answers(
    "travel/tourists",
    ["tourists", "tourists visitors"],
    subject="tourists from {country}",
    takes=["country"],
)
answers("travel/tourists", ["tourists"], subject="tourists from China", given={"country": "CHN"})
answers(
    "travel/kumgang",
    ["Kumgang", "tourists Kumgang", "visitors Kumgang"],
    subject="tourists to Mount Kumgang",
)
answers(
    "travel/resettlement",
    ["resettlers", "resettlers South Korea"],
    subject="North Koreans who arrived in the South",
)
answers("travel/visitors", ["visitors"], subject="entries of foreigners into North Korea")
answers(
    "travel/country",
    ["visitors", "travel"],
    subject="entries between North Korea and {country}",
    takes=["country"],
)
answers(
    "travel/host",
    ["workers abroad", "workers"],
    subject="North Koreans at work in {country}",
    takes=["country"],
)
answers("travel/workers", ["workers abroad"], subject="North Koreans at work abroad")
answers(
    "travel/to-the-north",
    ["visitors South Korea", "visits South Korea"],
    subject="visits from South to North",
)
answers(
    "travel/country",
    ["visitors", "travel"],
    subject="entries of North Koreans into {countries}, side by side",
    takes=["countries"],
    given={"direction": "from-dprk"},
    page=side_by_side,
)
