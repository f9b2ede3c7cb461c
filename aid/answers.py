"""Which words ask for which figure of aid."""

from nkworld.search.answers import answers, one_way, side_by_side

from .charts.south_korea import in_billions

answers(
    "aid/south-korea",
    ["aid South Korea", "humanitarian aid South Korea"],
    subject="aid from South Korea, in won",
    given={"currency": "won"},
    written=in_billions,
)
answers(
    "aid/south-korea",
    ["aid South Korea", "aid South Korea dollars", "humanitarian aid South Korea"],
    subject="aid from South Korea, in dollars",
    given={"currency": "usd"},
)
answers(
    "aid/united-states",
    ["aid United States"],
    subject="aid of the United States, by its own account",
)
answers("aid/donor", ["aid"], subject="aid from {country}", takes=["country"])
answers("aid/food-from", ["food aid"], subject="food aid from {country}", takes=["country"])
answers("aid/food-donors", ["food aid"], subject="food aid from all donors")
answers("aid/funding", ["aid"], subject="humanitarian aid from all donors")
answers(
    "aid/coverage",
    ["appeals share", "appeals covered"],
    subject="the share of appeals that came in",
)
answers(
    "aid/appeals", ["appeals", "appeals United Nations"], subject="appeals of the United Nations"
)
answers(
    "aid/donors",
    ["donors", "largest donors", "leading donors", "biggest donors", "top donors"],
    subject="the donors",
)
answers(
    "aid/donor",
    ["aid"],
    subject="aid from {countries}, side by side",
    takes=["countries"],
    given={"stage": "reported"},
    page=side_by_side,
)

one_way(
    r"\baid (\w+ ){0,3}?(to COUNTRY|from NORTH)",
    "Aid here is what North Korea was given; what it gave to others is on no record here.",
)
