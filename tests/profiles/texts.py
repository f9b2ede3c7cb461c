"""The text that people write on Ruritania, with its one source."""

SOURCE = {
    "key": "bureau-2015",
    "title": "Yearbook of made-up trade",
    "publisher": "The Royal Bureau",
    "url": "https://yearbook.example/2015",
    "published": "2015-03",
}
EXPORTS = "{{trade:XRU:2014:export:bureau|US$100}}"
BODY = f"""## Overview
Ruritania is next door.[^bureau-2015]

## Trade
It bought goods worth {EXPORTS} in 2014.[^bureau-2015]

It sold goods worth {{{{trade:XRU:2014:import:bureau|US$300}}}} in 2014.[^bureau-2015]"""


def content(**changed):
    return {
        "title": "Ruritania and the DPRK",
        "summary": "Ruritania trades a little with the DPRK.",
        "facts_until": "2015-03",
        "body": BODY,
        "sources": [SOURCE],
    } | changed
