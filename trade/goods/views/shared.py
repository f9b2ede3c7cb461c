"""What the pages of goods and of sanctions ask of their query."""

from functools import cached_property

from django.views.generic import TemplateView

from nkworld.portal.drawing import FigureView
from nkworld.portal.views.base import PublicPage
from nkworld.provenance.fields import DayField
from nkworld.provenance.named_fields import RuleField
from nkworld.provenance.record_questions import CuratedQuestion

from ..tree import Tree


class Piece(FigureView):
    """One of several figures of a page that are asked together: the first has the controls."""

    leads = False

    @cached_property
    def controls(self):
        return super().controls if self.leads else None

    @cached_property
    def switches(self):
        return super().switches if self.leads else []

    @cached_property
    def marks(self):
        return super().marks if self.leads else None


def led(pieces):
    """The pieces, the first of which leads."""
    for piece in pieces[:1]:
        piece.leads = True
    return pieces


class DayQuestion(CuratedQuestion):
    """A day, and the moment at which it was known."""

    on = DayField()


class CapQuestion(DayQuestion):
    """Also the rule for the records that are held against the caps."""

    rule = RuleField("trade/goods", allow_all=False)


class GoodsPage(PublicPage, TemplateView):
    """A page of goods as they were known at a moment: the rest of the query is the figures'."""

    @cached_property
    def moment(self):
        return DayQuestion.ask(self.query).moment

    @cached_property
    def tree(self):
        return Tree.load(self.moment)
