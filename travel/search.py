"""Pages of travel under the site's search."""

from nkworld.search.entries import page

page(
    "Travel",
    "travel:index",
    "Who crosses North Korea’s borders: travellers, tourists, workers abroad, resettlers.",
    also="tourism visitors entries defectors",
)
page("Crossings: table of claims", "travel:crossings", "Every count of persons who crossed.")
page(
    "Workers abroad: table of claims",
    "travel:overseas-workers",
    "Every estimate of North Koreans at work in another country.",
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
