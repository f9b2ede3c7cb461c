"""What the charts of aid are about."""

from nkworld.portal.subjects import subject

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
