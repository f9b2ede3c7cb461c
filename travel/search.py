"""Pages of travel under the site's search."""

from nkworld.search.answers import answers, one_way, side_by_side
from nkworld.search.entries import page

page(
    "Travel",
    "travel:index",
    "Who crosses North Korea’s borders: travellers, tourists, workers abroad, resettlers.",
    also="tourism visitors entries defectors",
)
page(
    "Journeys, links and workers counted otherwise",
    "travel:other-counts",
    "Passengers of Air Koryo, groups of tourists, trains, prices, earnings and plans.",
    also="airline passengers Air Koryo trains Khabarovsk Tumen bridge price Wonsan earnings wages",
)
page(
    "Air routes of Pyongyang",
    "travel:air-routes",
    "Which airlines flew where from Pyongyang, by OpenFlights’ lists of 2009 to 2017.",
    also="flights airport Sunan Air Koryo Air China Beijing Shenyang Vladivostok Bangkok",
)


answers(
    "travel/tourists",
    ["tourists", "tourists visitors"],
    subject="tourists from {country}",
    takes=["country"],
)
answers("travel/tourists", ["tourists"], subject="tourists from China", given={"country": "CHN"})
one_way(
    r"\bNORTHn? (tourists|travell?ers) (in|to) COUNTRY",
    "Tourists here are those who went to North Korea; of its own people all entries are counted.",
    {"tourists": "entries abroad"},
)
answers(
    "travel/country",
    ["entries abroad"],
    subject="entries of North Koreans into {country}",
    takes=["country"],
    given={"direction": "from-dprk"},
)
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
    ["visitors"],
    subject="entries from {country} into North Korea",
    takes=["country"],
    given={"direction": "to-dprk"},
)
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
