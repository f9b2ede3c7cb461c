"""Our words in the code lists of IATI 2.03."""

from ..choices import Sector, Stage
from ..models import Actor

TRANSACTIONS = {Stage.PLEDGED: "12", Stage.COMMITTED: "2", Stage.PAID: "3"}

Kind = Actor.Kind
ORGANISATIONS = {
    Kind.UN_AGENCY: "40",
    Kind.COUNTRY: "10",
    Kind.GOVERNMENT: "10",
    Kind.EU_UNIT: "40",
    Kind.RED_CROSS: "21",
    Kind.NGO: "21",
    Kind.POOLED_FUND: "40",
    Kind.LABEL: "90",
}

# The nearest three-digit sector of the OECD; the exact word stands beside it in our vocabulary.
SECTORS = {
    Sector.MULTI: "430",
    Sector.FOOD: "520",
    Sector.NUTRITION: "122",
    Sector.HEALTH: "120",
    Sector.WASH: "140",
    Sector.AGRICULTURE: "311",
    Sector.DISASTER: "740",
    Sector.PROTECTION: "720",
}
OECD_SECTORS, OWN = "2", "99"  # vocabularies

FUNDING, ACCOUNTABLE, IMPLEMENTING = "1", "2", "4"  # roles of organisations
IMPLEMENTATION, CLOSED = "2", "4"  # status of an activity
PLANNED_START, ACTUAL_START, PLANNED_END, ACTUAL_END = "1", "2", "3", "4"
ORIGINAL, INDICATIVE = "1", "1"  # type and status of a budget
WEB_PAGE = "A12"  # category of a document
APPEAL, PLAN = "2", "2-1"  # type and vocabulary of a humanitarian scope
OTHER_PUBLISHER = "90"

# Sources that by their own definition count humanitarian money alone.
HUMANITARIAN_SOURCES = ("fts", "cerf")
