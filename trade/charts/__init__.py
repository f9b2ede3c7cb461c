"""The figures of trade; where the source changes inside a line, the line breaks."""

# In the order of the lists of charts.
from . import leading, china, compare  # isort: skip
