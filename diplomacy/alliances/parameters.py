"""What the figure of obligations can be asked."""

from nkworld.provenance.parameters import SPAN, FigureParameters

from .models import Obligation


class ObligationParameters(FigureParameters):
    dataset = Obligation.dataset
    shared = SPAN
