"""The public tables, each under one name with one row: in the kit and in the log of changes.

table = table_of(Source)                     # its name, columns and key
table.row(source, Names())                   # a stored record, or a state of its history
for change in row_changes(changes): ...      # whole rows before and after what the log tells
"""

from .columns import Names
from .tables import PublishedTable, announce, announce_address, published_tables, table_of

__all__ = [
    "Names",
    "PublishedTable",
    "announce",
    "announce_address",
    "published_tables",
    "table_of",
]
