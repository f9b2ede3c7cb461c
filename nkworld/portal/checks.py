"""Tables have pages, subjects name figures, and a deployed portal is signed and served."""

from collections import Counter
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.urls import NoReverseMatch, reverse

from nkworld.figures import registry as figures
from nkworld.provenance.tables import table_models

from .subjects import every_subject


@register("domains")
def check_tables_have_pages(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for slug, model in table_models().items():
        name = getattr(model, "page", "") or slug.replace("/", ":")
        try:
            reverse(name)
        except NoReverseMatch:
            sentence = f"There is no page of {slug}: no address is named {name}."
            hint = f"Add it to the urls.py of {model._meta.app_label}, or name another as `page` on"
            found.append(Error(sentence, hint=f"{hint} {model.__name__}.", id="portal.E001"))
    return found


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


@register("domains")
def check_subjects_name_figures(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    known = {figure.slug for figure in figures.every()}
    named = [(slug, each) for each in every_subject() for slug in each.slugs]
    counted = Counter(slug for slug, _ in named)
    return [
        Error(
            f"The subject {each.title} of {each.domain} names {slug}, which is "
            + ("listed twice." if slug in known else "no figure here."),
            hint=f"Name it once, as it is registered, in the subjects.py of {each.domain}.",
            id="portal.E004",
        )
        for slug, each in named
        if slug not in known or counted[slug] > 1
    ]


OPERATOR = {
    "OPERATOR_NAME": "the institution that runs this portal",
    "OPERATOR_ADDRESS": "its address by post, the lines divided by |",
    "RESPONSIBLE_EDITOR": "the person who answers for what it says",
    "CONTACT": "a mail address or the address of a page, where readers report errors",
}


@register("portal", deploy=True)
def check_somebody_answers(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    return [
        Error(
            f"{name} is not set: /about/ can’t name {meaning}.",
            hint=f"Set {name} in the environment (docs/deploy.md).",
            id="portal.E003",
        )
        for name, meaning in OPERATOR.items()
        if not getattr(settings, name).strip()
    ]


@register("domains", deploy=True)
def check_scaffolds_are_filled(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    named = {each.partition(".apps.")[0] for each in settings.DOMAINS}
    folders = [Path(config.path) for config in apps.get_app_configs() if config.name in named]
    return [
        Error(
            f"{path.relative_to(settings.BASE_DIR)} still has a TODO of start_domain.",
            hint="Say what it asks for, or take it out (docs/how-to-add-a-domain.md).",
            id="portal.E006",
        )
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".py", ".csv") and "TODO" in path.read_text(encoding="utf-8")
    ]


@register("portal", deploy=True)
def check_static_files_can_be_read(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """VAR_DIR is closed to every other account, the proxy's among them."""
    root, var = (Path(path).resolve() for path in (settings.STATIC_ROOT, settings.VAR_DIR))
    inside = Error(
        f"STATIC_ROOT, {root}, lies inside VAR_DIR, which no proxy may read: pages would come "
        "without style sheets and scripts.",
        hint="Set STATIC_ROOT to a folder outside of VAR_DIR (docs/deploy.md).",
        id="portal.E005",
    )
    return [inside] if root.is_relative_to(var) else []
