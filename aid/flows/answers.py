"""Which words ask for which figure of development aid."""

from nkworld.search.answers import answers

answers("aid/net-aid", ["net aid", "development aid", "ODA"], subject="net aid from all donors")
answers(
    "aid/flows-from",
    ["net aid", "development aid", "ODA"],
    subject="development aid from {country}",
    takes=["country"],
)
