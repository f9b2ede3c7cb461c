"""What a reviewer reads of a release: its rows against what is live, and what to make of it.

The database compares; a page costs a fixed number of queries, whatever the release's size.
"""

from .pairs import Loss
from .review import Review, prepare_reviews
from .table import Line, Lines, RowQuery
