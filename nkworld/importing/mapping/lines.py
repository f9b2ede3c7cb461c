"""What goes into the transformation of a sheet, and what comes out of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass
class Vocabulary:
    """What the dataset understands: its columns, the spellings of its words, and which texts mean
    North Korea.
    """

    fields: Sequence[str]
    amounts: Sequence[str] = ("value", "value_low", "value_high")
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    is_home: Callable[[str], bool] = lambda text: text in ("PRK", "KP", "408")


@dataclass
class Line:
    """One figure: `values` for the parser, `printed` as it stands in the file."""

    number: int
    values: dict[str, str]
    printed: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)
