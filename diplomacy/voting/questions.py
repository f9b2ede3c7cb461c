"""What may be asked of roll calls and ballots, on their pages and of the API."""

from typing import Any

from django.db.models import Q

from nkworld.asking.fields import AnyOfField, NumberField, ReadField
from nkworld.asking.named_fields import CountriesField
from nkworld.asking.record_questions import CitedQuestion, between, record_of_key
from nkworld.portal.search import saying
from nkworld.provenance.tables import records_as_of
from nkworld.search.words import words_of

from .models import FIRST_SESSION, Ballot, RollCall, Vote

ANY = "any"
MOST = 999_999_999


class RollCallField(NumberField):
    meaning = "The number of one roll call, as its source counts."
    default_error_messages = {"invalid": "Write the number of a roll call, such as 4604."}

    def __init__(self, label: str) -> None:
        super().__init__(label=label, min_value=1, max_value=MOST)


class RecordedVotes(CitedQuestion):
    is_worked_out = False
    on = None

    def one(self, key: str) -> Any:
        return record_of_key(self, key)

    def of_years(self) -> Q:
        """A roll call without a date is of both years of its session."""
        params = self.cleaned_data
        found = Q()
        if first := params["from"]:
            earliest = first.first.year - FIRST_SESSION - 1
            found &= Q(date_last__gte=first.first) | Q(date="", session__gte=earliest)
        if last := params["to"]:
            latest = last.last.year - FIRST_SESSION
            found &= Q(date_first__lte=last.last) | Q(date="", session__lte=latest)
        return found

    def of_papers(self) -> Q:
        params = self.cleaned_data
        paths = {"source": "source", "read": "read", "authority": "source__authority"}
        return Q(**{f"{path}__in": params[name] for name, path in paths.items() if params[name]})


@between
class RollCallQuestion(RecordedVotes):
    model = RollCall
    words = ReadField(
        label="Words",
        empty_value="",
        meaning="Words that stand in the title or the number of the resolution.",
    )
    vote = AnyOfField(Vote.choices, "North Korea’s ballot")
    issue = AnyOfField(RollCall.Issue.choices, "Topic")
    subject = AnyOfField([(ANY, "any on Korea"), *RollCall.Subject.choices], "On Korea")
    number = RollCallField("Number")

    def answers(self) -> list[RollCall]:
        where = self.of_years() & self.of_papers() & self._of_content()
        rows = records_as_of(RollCall, self.moment, where=where)
        return sorted(rows, key=lambda row: row.order, reverse=True)

    def _of_content(self) -> Q:
        params, found = self.cleaned_data, Q()
        if words := words_of(params["words"]):
            found &= saying(words, "title", "resolution")
        if params["vote"]:
            found &= Q(dprk_vote__in=params["vote"])
        if params["issue"]:
            # Topics stand between semicolons: “nuclear” is no part of another one.
            found &= Q(issues__regex=rf"(^|;)({'|'.join(params['issue'])})(;|$)")
        if subjects := params["subject"]:
            found &= ~Q(subject="") if ANY in subjects else Q(subject__in=subjects)
        if params["number"] is not None:
            found &= Q(number=params["number"])
        return found


@between
class BallotQuestion(RecordedVotes):
    model = Ballot
    country = CountriesField(label="State")
    vote = AnyOfField(Vote.choices, "Ballot")
    subject = AnyOfField(RollCall.Subject.choices, "On")
    number = RollCallField("Roll call")

    def answers(self) -> list[Ballot]:
        """By roll call, the newest first, then by state."""
        params, wanted = self.cleaned_data, self.of_years()
        wanted &= Q(subject__in=params["subject"]) if params["subject"] else ~Q(subject="")
        if params["number"] is not None:
            wanted &= Q(number=params["number"])
        calls = {row.pk: row for row in records_as_of(RollCall, self.moment, where=wanted)}
        where = Q(roll_call__in=list(calls)) & self.of_papers()
        if params["vote"]:
            where &= Q(vote__in=params["vote"])
        of = params["country"] or None
        rows = records_as_of(Ballot, self.moment, of, where, roll_call=list(calls.values()))
        rows.sort(key=lambda row: row.country.name)
        return sorted(rows, key=lambda row: row.roll_call.order, reverse=True)


CAST = (Vote.YES, Vote.NO, Vote.ABSTAIN)
