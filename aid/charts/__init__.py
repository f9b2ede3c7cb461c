"""The figures of aid: money in current US dollars (or won, by name), food in tonnes.

Money of two statuses is never added, nor are two sources; the books of single days stand beside
one another and enter no sum.
"""

from nkworld.portal.subjects import subject

from . import donors, food, funding, south_korea

subject("All aid on record", "aid/funding", "aid/net-aid")
subject("Appeals", "aid/appeals", "aid/coverage")
subject(
    "Donors",
    "aid/donors",
    "aid/donors-by-year",
    "aid/donor",
    "aid/south-korea",
    "aid/united-states",
)
subject("Agencies and purposes", "aid/agencies", "aid/agency", "aid/sectors")
subject("Food", "aid/food-donors", "aid/food-commodities", "aid/food-from")
subject(
    "The donors’ own statistics",
    "aid/oda-constant",
    "aid/oda-constant-by-donor",
    "aid/net-aid-by-donor",
    "aid/flows-from",
)
