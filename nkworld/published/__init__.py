"""The public tables, each under one name with one row: in the kit and in the log of changes.

A `PublishedTable` has name, columns and key. Its `row` is that of a stored record, or of one as it
stood, with `Names` for what it refers to.
"""

from .columns import Names
from .tables import PublishedTable, announce, announce_address, published_tables, table_of
