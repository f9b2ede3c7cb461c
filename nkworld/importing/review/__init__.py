"""What a reviewer reads of a release: its rows against what is live, and what to make of it."""

from .review import Review, prepare_reviews
from .table import Line, Lines, RowQuery, Slip
