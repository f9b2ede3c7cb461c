from django.http import Http404
from django.views.generic import ListView, TemplateView

from nkworld.portal.files import files_of
from nkworld.portal.views.base import PublicPage
from nkworld.portal.views.records import RecordList
from nkworld.provenance.questions import nearest

from ..models import RollCall
from ..questions import BallotQuestion, RollCallQuestion
from ..roll_calls import by_region, on_korea, others_of
from ..tables import CRUMBS


class VotingList(RecordList):
    crumbs = CRUMBS


class RollCallList(VotingList):
    """Roll calls with North Korea’s ballot, the newest first."""

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
    """How every state voted in the roll calls on Korea."""

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
    """The roll calls on Korea, by what they were about."""

    template_name = "voting/korea.html"

    crumbs = CRUMBS

    def get_queryset(self):
        return on_korea()


class RollCallDetail(PublicPage, TemplateView):
    """One roll call: its result, and who voted how where the ballots of all are held."""

    template_name = "voting/roll_call.html"

    crumbs = (*CRUMBS, ("Roll calls", "voting:roll-calls"))

    def get_context_data(self, **kwargs):
        call = self.roll_call()
        ballots = list(call.ballots.select_related("country", "source"))
        params = self.query.copy()
        params["number"] = str(call.number)
        return super().get_context_data(**kwargs) | {
            "call": call,
            "others": others_of(call),
            "ballots": ballots,
            "regions": by_region(ballots),
            "files": files_of("diplomacy/ballots", params) if ballots else {},
        }

    def roll_call(self):
        slug, number = self.kwargs["source"], self.kwargs["number"]
        calls = RollCall.objects.filter(source__slug=slug)
        found = calls.filter(number=number).select_related("source").first()
        if found is None:
            known = calls.values_list("number", flat=True)
            raise Http404(f"There is no roll call {number} of {slug}. {nearest(number, known)}")
        return found
