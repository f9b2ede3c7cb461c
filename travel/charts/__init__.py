"""The figures of travel: entries of persons, and workers abroad, from the DPRK's side.

One kind of count, one frequency and one coverage a series. Parts stand beside the total of the
same source, and wherever they do not add up to it the figure says so.
"""

from nkworld.portal.subjects import subject

from . import crossings, workers

subject(
    "North Koreans in China",
    "travel/china",
    "travel/china-purpose",
    "travel/china-sex",
    "travel/china-age",
    "travel/china-mode",
    "travel/parts-and-total",
)
subject("North Koreans in Russia and elsewhere", "travel/russia", "travel/country")
subject("Between South and North", "travel/to-the-north", "travel/to-the-south")
subject(
    "Visitors and tours", "travel/visitors", "travel/tourists", "travel/kumgang", "travel/kaesong"
)
subject("The Kaesong zone", "travel/kaesong-output", "travel/kaesong-workers")
subject("Work abroad", "travel/workers", "travel/host")
subject("Arrivals in the South", "travel/resettlement")
subject(
    "Refugees",
    "travel/refugees",
    "travel/refugees-by-country",
    "travel/refugees-in",
    "travel/refugee-admissions",
    "travel/asylum-decisions",
)
subject(
    "Living abroad",
    "travel/migrant-stock-by-country",
    "travel/migrant-stock",
    "travel/migrant-stock-by-origin",
)
