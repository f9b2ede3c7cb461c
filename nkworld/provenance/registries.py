"""How domains announce what they hold: by name, and each name once.

Two small registries stand here: of files in which a dataset is had, and of pages that tell of one
document, by its symbol (S/RES/2371).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.utils.module_loading import autodiscover_modules

# Names of modules in which an app announces something. Django's own admin looks for the first.
discovered = {"admin"}


def discover(*names: str) -> None:
    """Import the modules of these names wherever an app has one; `manage.py check` knows them."""
    discovered.update(names)
    autodiscover_modules(*names)


@cache
def texts_beside(module: str, name: str, optional: bool = False) -> Any:
    """What a YAML file of texts beside a module (its `__file__`) holds; of one that is `optional`
    and not there, nothing.
    """
    file = Path(module).with_name(name)
    return yaml.safe_load(file.read_text("utf-8")) if file.exists() or not optional else {}


def registrar(
    registry: dict[Any, Any], name: Any, complaint: str, kept: Callable[[Any], Any] = lambda it: it
) -> Callable[[Any], Any]:
    """A decorator that registers `kept(decorated)`; ValueError with the complaint if taken."""

    def announce(announced: Any) -> Any:
        if name in registry:
            raise ValueError(complaint)
        registry[name] = kept(announced)
        return announced

    return announce


class Announcements[Function](list[Function]):
    """Functions of apps above, each announced by the list as its decorator."""

    def __call__(self, function: Function) -> Function:
        self.append(function)
        return function


def in_order_of_apps[Item](items: Iterable[Item], module_of: Callable[[Item], str]) -> list[Item]:
    """As the apps stand in the settings, whenever each was announced."""
    return sorted(items, key=lambda item: _place_of_app(module_of(item)))


@cache
def _place_of_app(module: str) -> int:
    config = apps.get_containing_app_config(module)
    return list(apps.get_app_configs()).index(config) if config else len(apps.app_configs)


_finders: dict = {}


@dataclass(frozen=True)
class Reference:
    title: str
    url: str


def finds_references(label: str) -> Callable[[Any], Any]:
    return registrar(_finders, label, f"The references of {label} are announced twice.")


def references_to(
    symbols: Iterable[str], moment: datetime | None = None, but: str = ""
) -> dict[str, list[Reference]]:
    """{symbol: pages} of all domains `but` the one that asks, as known at a moment."""
    wanted = list(symbols)
    found: dict[str, list[Reference]] = {}
    for label, finder in _finders.items():
        for symbol, reference in (finder(wanted, moment) if label != but else {}).items():
            found.setdefault(symbol, []).append(reference)
    return found


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


distributes = Announcements[Callable[[str], Iterable[Distribution]]]()


def distributions_of(slug: str = EVERYTHING) -> list[Distribution]:
    return [each for files in distributes for each in files(slug)]
