"""How domains announce what they hold: by name, and each name once."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.utils.module_loading import autodiscover_modules

# Names of modules in which an app announces something. Django's own admin looks for the first.
discovered = {"admin"}


def discover(*names: str) -> None:
    """Import the modules of these names wherever an app has one; `manage.py check` knows them."""
    discovered.update(names)
    autodiscover_modules(*names)


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


def in_order_of_apps[Item](items: Iterable[Item], module_of: Callable[[Item], str]) -> list[Item]:
    """As the apps stand in the settings, whenever each was announced."""
    return sorted(items, key=lambda item: _place_of_app(module_of(item)))


@cache
def _place_of_app(module: str) -> int:
    config = apps.get_containing_app_config(module)
    return list(apps.get_app_configs()).index(config) if config else len(apps.app_configs)
