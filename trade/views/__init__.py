"""The pages of trade."""

from .doubt import Compare, Revisions, Valuation
from .silence import SilenceMapPage
from .tables import Index

__all__ = [
    "Compare",
    "Index",
    "Revisions",
    "SilenceMapPage",
    "Valuation",
]
