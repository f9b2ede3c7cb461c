from nkworld.portal.views.records import RecordList
from nkworld.provenance.claim_tables import CELLS

from .questions import AnnotationQuestion


class AnnotationList(RecordList):
    """What explains the curves, the newest first unless asked otherwise."""

    question, api = AnnotationQuestion, "annotations"
    title = "Events on the curves"
    description = "What happened and explains the course of the charts, with the source of each."
    lede = (
        "Closed borders, bans, famines, visits: what is marked in the pictures because it explains "
        "them, each with the page where it was read. A choice, no history."
    )
    caption = "Events on the curves"
    first = "-began"
    cells = {
        "began": f"{CELLS}#day",
        **{name: f"annotations/cells.html#{name}" for name in ("label", "figures")},
    }
    columns = {
        "began": ("Date", lambda row: (row.began.first, row.began.last)),
        "until": ("Until", lambda row: row.until.last),
        "label": "What happened",
        "figures": ("Where it explains something", lambda row: -len(row.charts)),
        "source": ("Who says so", lambda row: (row.source.short_name.lower(), row.began.first)),
    }
