"""The pages of UN voting, and what may be asked of roll calls and ballots, there and of the API."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404
from django.urls import path, reverse
from django.views.generic import ListView, TemplateView

from nkworld.asking.fields import AnyOfField, NumberField, ReadField
from nkworld.asking.parameters import CountriesField, rule_called
from nkworld.asking.questions import chosen, nearest
from nkworld.asking.record_questions import CitedQuestion, between, record_of_key
from nkworld.atlas.models import Country
from nkworld.charts import percent
from nkworld.portal.drawing import FigureView, files_of
from nkworld.portal.panels import Fact
from nkworld.portal.search import saying
from nkworld.portal.views.home import PublicPage
from nkworld.portal.views.tables import ClaimList, Sorted
from nkworld.portal.world_map import Map
from nkworld.provenance.models import DataQuestion
from nkworld.provenance.tables import grouped, records_as_of
from nkworld.search.words import typed_words

from ..dealings import painted
from ..states import soil_of_the_past
from ..tables import CRUMBS, Agreements, IdealPoints
from ..views import SHEETS, WITH_A_MAP, DiplomacyPage, DiplomacyRecords
from .charts import AGREEMENT, LOOKS, VotingYear, Year, years_on_record
from .models import CAST, FIRST_SESSION, Ballot, RollCall, Vote

ANY = "any"
ONE_CALL: Any = {
    "min_value": 1,
    "max_value": 999_999_999,
    "meaning": "The number of one roll call, as its source counts.",
    "error_messages": {"invalid": "Write the number of a roll call, such as 4604."},
}


class RecordedVotes(CitedQuestion):
    is_worked_out = False
    on = None
    # {parameter: the lookup that it narrows the rows by}
    lookups: ClassVar = {
        "source": "source__in",
        "read": "read__in",
        "authority": "source__authority__in",
        "vote": "vote__in",
    }

    def one(self, key: str) -> Any:
        return record_of_key(self, key)

    def of_years(self) -> Q:
        """A roll call without a date is of both years of its session."""
        params = self.cleaned_data
        found = Q()
        if first := params["from"]:
            found &= Q(date_last__gte=first.first) | Q(
                date="", session__gte=first.first.year - FIRST_SESSION - 1
            )
        if last := params["to"]:
            found &= Q(date_first__lte=last.last) | Q(
                date="", session__lte=last.last.year - FIRST_SESSION
            )
        return found

    def of_values(self) -> Q:
        given = {lookup: self.cleaned_data[name] for name, lookup in self.lookups.items()}
        return Q(**{lookup: value for lookup, value in given.items() if value})


@between
class RollCallQuestion(RecordedVotes):
    """Recorded votes of the General Assembly since 1991 with North Korea’s ballot, and those on
    Korea since 1947, newest first.

    Two sources number them alike and repeat one record: the nine on human rights stand twice.
    Totals are counted over the ballots that the source holds. Without a `date` a roll call is
    known by its session, which opens in the autumn of 1945 + `session`.
    """

    model = RollCall
    lookups: ClassVar = RecordedVotes.lookups | {"vote": "dprk_vote__in", "number": "number"}
    words = ReadField(
        label="Words",
        empty_value="",
        meaning="Words that stand in the title or the number of the resolution.",
    )
    vote = AnyOfField(Vote.choices, "North Korea’s ballot")
    issue = AnyOfField(RollCall.Issue.choices, "Topic")
    subject = AnyOfField([(ANY, "any on Korea"), *RollCall.Subject.choices], "On Korea")
    number = NumberField(label="Number", **ONE_CALL)

    def answers(self) -> list[RollCall]:
        params, where = self.cleaned_data, self.of_years() & self.of_values()
        if words := dict.fromkeys(typed_words(params["words"])):
            where &= saying(words, "title", "resolution")
        if params["issue"]:
            # Topics stand between semicolons: “nuclear” is no part of another one.
            where &= Q(issues__regex=rf"(^|;)({'|'.join(params['issue'])})(;|$)")
        if subjects := params["subject"]:
            where &= ~Q(subject="") if ANY in subjects else Q(subject__in=subjects)
        rows = records_as_of(RollCall, self.moment, where=where)
        return sorted(rows, key=lambda row: row.order, reverse=True)


@between
class BallotQuestion(RecordedVotes):
    """How every state voted in the roll calls of the General Assembly on Korea.

    `number` asks for one roll call. Who was absent is not in the source.
    """

    model = Ballot
    country = CountriesField(label="State")
    vote = AnyOfField(Vote.choices, "Ballot")
    subject = AnyOfField(RollCall.Subject.choices, "On")
    number = NumberField(label="Roll call", **ONE_CALL)

    def answers(self) -> list[Ballot]:
        """By roll call, the newest first, then by state."""
        params, wanted = self.cleaned_data, self.of_years()
        wanted &= Q(subject__in=params["subject"]) if params["subject"] else ~Q(subject="")
        if params["number"] is not None:
            wanted &= Q(number=params["number"])
        calls = {row.pk: row for row in records_as_of(RollCall, self.moment, where=wanted)}
        where = Q(roll_call__in=list(calls)) & self.of_values()
        of = params["country"] or None
        rows = records_as_of(Ballot, self.moment, of, where, roll_call=list(calls.values()))
        rows.sort(key=lambda row: row.country.name)
        return sorted(rows, key=lambda row: row.roll_call.order, reverse=True)


def map_of(year: Year) -> Map:
    found = [
        (country, share.label, LOOKS[share.label], share.counts)
        for country in Country.objects.filter(code__in=year.by_code)
        for share in [year.by_code[country.code]]
    ]
    return painted(f"votes with North Korea in {year.label}", LOOKS, found, soil_of_the_past())


SHOWN = ("CHN", "RUS", "KOR", "USA")  # the answers at the top
FIGURES = ("voting-agreement", "voting-agreement-by-state", "roll-call-ballots", "ideal-points")


class Index(DiplomacyPage, Sorted, TemplateView):
    question = VotingYear
    parameters = ("year", "as_of", "sort")
    template_name = "voting/index.html"
    first = "-agreement"
    numbers = ("agreement", "joint", "same", "abstained", "opposed", "index")
    table = "#states"
    sheets = WITH_A_MAP
    columns = {
        "name": ("State", lambda share: share.name),
        "region": ("Region", lambda share: (share.row["country__region"], share.name)),
        "agreement": ("Agreement", lambda share: share.row["value"]),
        "joint": ("Joint roll calls", lambda share: share.joint_votes),
        "same": ("Same ballot", lambda share: share.row["same"]),
        "abstained": ("One abstained", lambda share: share.row["one_abstained"]),
        "opposed": ("Opposed", lambda share: share.row["opposed"]),
        "index": ("Abstentions as half", lambda share: share.row["agreement_index"]),
    }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        years = years_on_record(self.moment)
        if not years:
            return context
        year = Year(rule_called(AGREEMENT, moment=self.moment), self.params["year"], self.moment)
        self.form.data = {**self.form.data, "year": year.label}
        known = chosen(self.query, ["as_of"])
        figures = dict.fromkeys(FIGURES, known)
        figures["voting-agreement-by-state"] = known | {"period": year.label}
        around: dict[str, str] = {}
        if year.label in years:
            place = years.index(year.label)  # the newest stands first
            around |= {each: f"← {each}" for each in years[place + 1 : place + 2]}
            around |= {each: f"{each} →" for each in years[max(place - 1, 0) : place]}
        chart = reverse("portal:chart", args=["diplomacy/voting-agreement"])
        return context | {
            "year": year,
            "around": [
                {"text": text, "url": self.link(year=each) + "#map"}
                for each, text in around.items()
            ],
            "facts": [
                Fact.of(
                    share.name,
                    share.point(share.period),
                    percent,
                    share.counts,
                    f"{chart}?country={code}",
                )
                for code in SHOWN
                if (share := year.by_code.get(code)) and share.is_drawn
            ],
            "map": map_of(year),
            "rows": self.sorted(year.shares),
            "headings": self.headings(),
            "figures": [FigureView(f"diplomacy/{slug}", names) for slug, names in figures.items()],
            "questions": DataQuestion.objects.about_all_of(AGREEMENT),
            "api_query": urlencode({"period": year.label} | known),
        }


class VotingList(DiplomacyRecords):
    crumbs = CRUMBS
    ways = "voting/ways.html"


class RollCallList(VotingList):
    question, api = RollCallQuestion, "diplomacy/roll-calls"
    template_name = "voting/roll_calls.html"
    first = "-date"
    columns = {
        "date": ("Date", lambda call: call.order),
        "title": ("Roll call", lambda call: call.title.lower() or None),
        "ballot": ("North Korea", lambda call: call.get_dprk_vote_display() or None),
        "yes": ("Yes", lambda call: call.yes),
        "no": ("No", lambda call: call.no),
        "abstain": ("Abstained", lambda call: call.abstain),
        "source": ("Who says so", lambda call: (call.source.short_name.lower(), call.order)),
    }


class BallotList(VotingList):
    question, api = BallotQuestion, "diplomacy/ballots"
    template_name = "voting/ballots.html"
    first = "-date"
    columns = {
        "date": ("Date", lambda ballot: ballot.roll_call.order),
        "country": ("State", lambda ballot: (ballot.country.name, ballot.roll_call.order)),
        "ballot": ("Ballot", lambda ballot: (ballot.vote, ballot.country.name)),
        "title": ("Roll call", lambda ballot: ballot.roll_call.title.lower()),
        "source": ("Who says so", lambda ballot: ballot.source.short_name.lower()),
    }


class Korea(PublicPage, ListView):
    """The roll calls on Korea by subject, the newest subject first: (subject, calls, years)."""

    template_name = "voting/korea.html"
    sheets = SHEETS
    crumbs = CRUMBS

    def get_queryset(self) -> Any:
        calls = RollCall.objects.exclude(subject="").select_related("source")
        newest_first = sorted(calls, key=lambda call: call.order, reverse=True)
        return [
            (RollCall.Subject(subject), own, f"{own[-1].first_year}–{own[0].first_year}")
            for subject, own in grouped(newest_first, lambda call: call.subject).items()
        ]


class RollCallDetail(PublicPage, TemplateView):
    template_name = "voting/roll_call.html"
    sheets = SHEETS
    crumbs = (*CRUMBS, ("Roll calls", "voting:roll-calls"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        slug, number = self.kwargs["source"], self.kwargs["number"]
        calls = RollCall.objects.filter(source__slug=slug)
        call = calls.filter(number=number).select_related("source").first()
        if call is None:
            known = calls.values_list("number", flat=True)
            raise Http404(f"There is no roll call {number} of {slug}. {nearest(number, known)}")
        totals = {"Yes": call.yes, "No": call.no, "Abstained": call.abstain}
        own = {"North Korea": call.get_dprk_vote_display()} if call.dprk_vote else {}
        # As another source holds it: of the same number and day.
        same = RollCall.objects.filter(number=call.number, date=call.date).exclude(pk=call.pk)
        ballots = list(call.ballots.select_related("country", "source"))
        ballots.sort(key=lambda ballot: ballot.country.name)
        regions = grouped(ballots, lambda ballot: ballot.country.region or "Elsewhere")
        params = self.query.copy()
        params["number"] = str(call.number)
        return super().get_context_data(**kwargs) | {
            "call": call,
            "facts": [Fact(term, str(value)) for term, value in (totals | own).items()],
            "others": same.select_related("source") if call.date else [],
            "ballots": ballots,
            "regions": [
                (name, [[b for b in regions[name] if b.vote == vote] for vote in CAST])
                for name in sorted(regions)
            ],
            "files": files_of("diplomacy/ballots", params) if ballots else {},
        }


app_name = "voting"

urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("agreement/", ClaimList.as_view(table=Agreements), name="agreement"),
    path("ideal-points/", ClaimList.as_view(table=IdealPoints), name="ideal-points"),
    path("roll-calls/", RollCallList.as_view(), name="roll-calls"),
    path("roll-calls/<slug:source>/<int:number>/", RollCallDetail.as_view(), name="roll-call"),
    path("ballots/", BallotList.as_view(), name="ballots"),
    path("korea/", Korea.as_view(), name="korea"),
]
