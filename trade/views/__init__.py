"""The pages of trade."""

from .doubt import Compare, Revisions, Valuation
from .reporting_gaps import ReportingGapsPage
from .tables import Index, PartnersByYear
