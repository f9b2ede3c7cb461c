"""The figures of goods and of sanctions on them, from the DPRK's side."""

from . import caps, chapters, commodity, sectors

__all__ = ["caps", "chapters", "commodity", "sectors"]
