"""What a reviewer asks of the tables of a review: all of it stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode

PREFIX = "in-"  # before a field of the cell: a table may have one called “part”
SIZES = (50, 100, 250)
ORDERS = {
    "cell": "By figure, newest first",
    "step": "Largest difference first",
    "per-cent": "Largest difference in per cent first",
}


@dataclass(frozen=True)
class RowQuery:
    """A part of the review, narrowed, sorted and cut into pages."""

    part: str
    words: str = ""
    cell: Mapping[str, str] = field(default_factory=dict)
    changed: str = ""
    blanked: str = ""
    slip: str = ""
    order: str = "cell"
    size: int = SIZES[0]
    page: str = "1"

    @classmethod
    def of(cls, query: QueryDict, part: str, model: Any) -> "RowQuery":
        """As the address says; what is not understood in it is left out."""
        cell = {name: query.get(PREFIX + name, "") for name in model.cell}
        changed, blanked = (query.get(name, "") for name in ("changed", "blanked"))
        order, size = query.get("order", ""), query.get("size", "")
        usual = "step" if part in ("changed", "all") else "cell"
        return cls(
            part,
            query.get("q", "").strip()[:200].replace("\x00", ""),
            {name: value for name, value in cell.items() if value},
            changed if changed in model.content else "",
            blanked if blanked in model.content else "",
            query.get("slip", ""),
            order if order in ORDERS else usual,
            int(size) if size in map(str, SIZES) else SIZES[0],
            query.get("page", "1"),
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.cell or self.changed or self.blanked or self.slip)

    def address(self, **changes: Any) -> str:
        """The query of the address of the same with these changes."""
        return "?" + urlencode(replace(self, **changes).kept)

    @property
    def kept(self) -> dict[str, Any]:
        """What the address says, but for the first page."""
        parts = {
            "part": self.part,
            "q": self.words,
            **{PREFIX + name: value for name, value in self.cell.items()},
            "changed": self.changed,
            "blanked": self.blanked,
            "slip": self.slip,
            "order": self.order,
            "size": self.size,
            "page": self.page if self.page != "1" else "",
        }
        return {name: value for name, value in parts.items() if value}

    @property
    def sizes(self) -> tuple[int, ...]:
        return SIZES

    @property
    def all_of_it(self) -> str:
        """The address without any narrowing."""
        return RowQuery(self.part, order=self.order, size=self.size).address()

    @property
    def other_page(self) -> str:
        """The address to which a page number is added."""
        return self.address(page="1")
