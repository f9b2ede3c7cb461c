"""That each table has a page, and each figure speaks of tables that there are."""

from django.core.checks import CheckMessage, Error, register
from django.urls import NoReverseMatch, reverse

from nkworld.provenance import figures
from nkworld.provenance.tables import table_models


@register("domains")
def check_tables_have_pages(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """The catalogue leads to every table’s page."""
    return [
        Error(
            f"There is no page of {slug}: no address is named {name}.",
            hint=f"Add it to the urls.py of {model._meta.app_label}, or name another as `page` on "
            f"{model.__name__}.",
            id="portal.E001",
        )
        for slug, model in table_models().items()
        if not _is_address(name := getattr(model, "page", "") or slug.replace("/", ":"))
    ]


def _is_address(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True


@register("domains")
def check_figures_speak_of_tables(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """A figure of an unknown dataset would never be renewed when the data change."""
    tables = table_models()
    return [
        Error(
            f"The figure {figure.slug} names {slug}, which is no table here.",
            hint=f"Known are: {', '.join(tables)}.",
            id="portal.E002",
        )
        for figure in figures.every()
        for slug in figure.datasets
        if slug not in tables
    ]
