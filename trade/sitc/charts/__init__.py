"""The figures of goods by SITC section, from the DPRK's side."""

from . import partners, sections

__all__ = ["partners", "sections"]
