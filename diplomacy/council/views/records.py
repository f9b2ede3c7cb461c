from collections import Counter

from nkworld.portal.views.records import RecordList
from nkworld.provenance.claim_tables import CELLS

from ..charts.designations import newest_edition
from ..listings import listing_days
from ..questions import (
    DesignationQuestion,
    LaunchQuestion,
    NuclearTestQuestion,
    OutcomeQuestion,
)
from .base import CRUMBS


def _date(row):
    return row.date.first, row.date.last


class CouncilRecords(RecordList):
    crumbs = CRUMBS


class OutcomeList(CouncilRecords):
    """Outcomes and meetings of the Council, each once, with every page that tells of it."""

    question, api = OutcomeQuestion, "diplomacy/council"
    template_name = "council/outcomes.html"
    first = "-date"
    columns = {
        "date": ("Date", _date),
        "outcome": ("Outcome", lambda entry: (entry.main.get_kind_display(), *_date(entry))),
        "document": ("Document", lambda entry: entry.main.document or None),
        "vote": ("For–against–abstaining", lambda entry: entry.vote or None),
        "subject": ("Subject", lambda entry: (entry.main.get_subject_display(), *_date(entry))),
    }

    def get_queryset(self):
        return self.sorted(self.form.entries())


class DesignationList(CouncilRecords):
    """Who is on the UN 1718 list, by kind and day of listing."""

    question, api = DesignationQuestion, "diplomacy/designations"
    template_name = "council/designations.html"
    first = "-listed"
    columns = {
        "reference": ("Reference", lambda row: row.reference),
        "name": ("Name", lambda row: row.name),
        "kind": ("Kind", lambda row: (row.kind, row.reference)),
        "listed": ("Listed on", lambda row: (row.listed_on, row.reference)),
        "updated": ("Last updated", lambda row: row.updated_on),
    }

    def get_context_data(self, **kwargs):
        moment = self.form.moment
        return super().get_context_data(**kwargs) | {
            "day": self.form.day,
            "listing_days": listing_days(newest_edition(moment), moment),
        }


class LaunchList(CouncilRecords):
    """Launches, one row a missile and database."""

    question, api = LaunchQuestion, "diplomacy/launches"
    template_name = "council/launches.html"
    first = "-date"
    columns = {
        "date": ("Date", lambda row: (*_date(row), row.source.short_name, row.number)),
        "missile": ("Missile", lambda row: row.missile or None),
        "type": ("Type", lambda row: row.get_missile_type_display() or None),
        "from": ("Launched from", lambda row: row.facility or None),
        "distance": ("Distance, km", lambda row: row.distance_km),
        "apogee": ("Apogee, km", lambda row: row.apogee_km),
        "result": ("Outcome", lambda row: (row.get_result_display(), *_date(row))),
        "source": ("Database", lambda row: (row.source.short_name, *_date(row))),
    }

    def get_context_data(self, **kwargs):
        rows = self.object_list
        counts = Counter(row.source.short_name for row in rows)
        return super().get_context_data(**kwargs) | {"counts": counts.most_common()}


class NuclearTestList(CouncilRecords):
    question, api = NuclearTestQuestion, "diplomacy/nuclear-tests"
    template_name = "council/nuclear_tests.html"
    title = "Nuclear tests"
    description = "North Korea's nuclear tests by day, with each page that dates one."
    lede = (
        "North Korea’s nuclear tests by day, one row for each page that dates one. Yields and "
        "magnitudes differ from source to source and are not taken over."
    )
    name = "nuclear-tests"
    caption = "Nuclear tests, one row for each page that dates one"
    first = "-date"
    columns = {
        "date": ("Date", lambda row: (*_date(row), row.pk)),
        "number": ("Test", lambda row: (row.number, row.pk)),
        "source": ("Who says so", lambda row: (row.source.short_name.lower(), row.number)),
    }
    cells = {"date": f"{CELLS}#day", "number": f"{CELLS}#text"}
