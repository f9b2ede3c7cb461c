"""The figures of trade; where the source changes inside a line, the line breaks."""

from . import china, compare, inter_korean, leading, partner, valuation
