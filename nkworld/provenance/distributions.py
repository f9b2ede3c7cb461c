"""In which files a dataset is had: `distributions.py` of any app announces them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from .models import Dataset

EVERYTHING = ""  # in the place of a dataset's slug: files of all of them together


@dataclass(frozen=True)
class Distribution:
    """`address` is a path of this portal; size and SHA-256 where they are known."""

    title: str
    media_type: str
    address: str
    size: int | None = None
    sha256: str = ""
    modified: datetime | None = None


Files = Callable[[str], Iterable[Distribution]]
_announced: list[Files] = []


def distributes(files: Files) -> Files:
    _announced.append(files)
    return files


def distributions_of(dataset: Dataset | None = None) -> list[Distribution]:
    slug = dataset.slug if dataset else EVERYTHING
    return [each for files in _announced for each in files(slug)]
