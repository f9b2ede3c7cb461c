"""What must be true of the stored data, announced as `@data_check("…")` in `data_checks.py`."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    Q,
    Window,
)
from django.db.models.constraints import CheckConstraint, UniqueConstraint
from django.db.models.functions import Lag

from nkworld.running.schema import differences

from .addresses import UNFIT, UNFIT_ADDRESS
from .histories import REMOVED, links_of, tables
from .models import Dataset, HeadlineRule, Observation, Release, State, Tally
from .models.constraints import LIVE
from .models.observation import Cited
from .registries import registrar
from .tables import observation_models, table_model, with_tables
from .tallies import counted_afresh
from .verification import verify


@dataclass(frozen=True)
class Broken:
    """One row of a `table`, a model or a name, that is not as it must be: a sentence what is wrong,
    and one what to do.
    """

    table: Any
    row: Any
    problem: str
    remedy: str

    def __str__(self) -> str:
        table = self.table if isinstance(self.table, str) else self.table._meta.db_table
        place = table if self.row is None else f"{table}, row {self.row}"
        return f"{place}: {self.problem} {self.remedy}"


Check = Callable[[], Iterable[Broken]]
_checks: dict[str, Check] = {}


def data_check(promise: str) -> Callable[[Check], Check]:
    return registrar(_checks, promise, f"“{promise}” is checked twice.")


def every_check() -> Iterator[tuple[str, Iterable[Broken]]]:
    return ((promise, check()) for promise, check in _checks.items())


def our_models() -> list[type[Model]]:
    """Every model with a table, the frame's own left out: histories and joins are ours, too."""
    models = apps.get_models(include_auto_created=True)
    return [
        model
        for model in models
        if model._meta.managed
        and not model._meta.proxy
        and not (model._meta.app_config and model._meta.app_config.name.startswith("django."))
    ]


CLOSE = "Find its release at the desk; withdraw or publish that again, or restore a backup."


@data_check("a claim ends after it began")
def moments() -> Iterator[Broken]:
    ended = Q(known_from__isnull=True, known_until__isnull=False)
    for model in observation_models().values():
        for key in model.objects.filter(ended).values_list("pk", flat=True):
            yield Broken(model, key, "It ended but never began to be known.", CLOSE)


def beside_another(model: Any, fields: Iterable[str], name: str = "pk") -> Any:
    """Rows that became public while an earlier one of the same fields was; `other` is its name."""
    place, order = [*map(F, fields)], [F("known_from").asc(), F("id").asc()]
    before = {
        "other": Window(Lag(name), partition_by=place, order_by=order),
        "other_until": Window(Lag("known_until"), partition_by=place, order_by=order),
    }
    known = model.objects.filter(known_from__isnull=False).order_by().annotate(**before)
    still = Q(other_until__isnull=True) | Q(other_until__gt=F("known_from"))
    return known.filter(still, other__isnull=False).cited()


@data_check("a source says one thing of a cell at a time")
def overlaps() -> Iterator[Broken]:
    for model in observation_models().values():
        for row in beside_another(model, ("source", *model.cell, "reading")):
            problem = (
                f"On {row.known_from:%Y-%m-%d %H:%M} {row.source} said it while row {row.other} "
                f"of the same cell stood: {row.cell_text}."
            )
            yield Broken(model, row.pk, problem, CLOSE)


@data_check("what is live belongs to a live release, and no draft is seen")
def of_releases() -> Iterator[Broken]:
    for model in observation_models().values():
        gone = LIVE & ~Q(release__state=State.LIVE)
        never = Q(known_from__isnull=False, release__published_at__isnull=True)
        for row in model.objects.filter(gone | never).select_related("release__source"):
            state = row.release.get_state_display().lower()
            problem = f"The public sees it, or did, but its release “{row.release}” is {state}."
            yield Broken(model, row.pk, problem, CLOSE)


@data_check("a claim is of its release's source and table")
def of_sources() -> Iterator[Broken]:
    for slug, model in observation_models().items():
        other = ~Q(source=F("release__source")) | ~Q(release__dataset__slug=slug)
        for row in model.objects.filter(other).select_related("release__source", "source"):
            problem = f"It is by {row.source} in {slug}, its release is “{row.release}”."
            yield Broken(model, row.pk, problem, "Set source_id to the release’s own.")


@data_check("each moment of a claim is one at which something was published or withdrawn")
def chain() -> Iterator[Broken]:
    # {(dataset, source): when a release of it went live or was withdrawn}
    steps: dict[tuple[str, int], set[datetime | None]] = defaultdict(set)
    names = ("dataset__slug", "source", "published_at", "withdrawn_at")
    for dataset, source, *moments in Release.objects.values_list(*names):
        steps[dataset, source].update(moments)
    for slug, model in observation_models().items():
        for name, word in (("known_from", "begins"), ("known_until", "ends")):
            known = model.objects.filter(**{f"{name}__isnull": False}).order_by()
            for source, moment in known.values_list("source", name).distinct():
                if moment in steps[slug, source]:
                    continue
                when = f"It {word} on {moment.isoformat()}"
                problem = f"{when}, when its source’s releases took no step."
                rows = model.objects.filter(source=source, **{name: moment})
                for key in rows.values_list("pk", flat=True):
                    yield Broken(model, key, problem, CLOSE)


@data_check("a release takes its steps in their order")
def releases() -> Iterator[Broken]:
    for release in Release.objects.filter(withdrawn_at__lte=F("published_at")).cited():
        problem = f"“{release}” was withdrawn before it was published."
        yield Broken(Release, release.pk, problem, "Correct its moments by a backup’s.")
    for release in Release.objects.exclude(state__in=Release.STATES).cited():
        problem = f"“{release}” is in the state “{release.state}”, which no release has."
        yield Broken(Release, release.pk, problem, "Set it to what its moments say.")


AT_THE_DESK = "Enter it at the desk, under Headline rules."


@data_check("every table of claims has a default rule")
def defaults() -> Iterator[Broken]:
    ruled = HeadlineRule.objects.filter(is_default=True).values("dataset")
    for dataset in Dataset.objects.filter(slug__in=observation_models()).exclude(pk__in=ruled):
        problem = f"{dataset.slug} has no default rule, so its pages can’t choose a figure."
        yield Broken(Dataset, dataset.pk, problem, AT_THE_DESK)


@data_check("every rule places a source")
def orders() -> Iterator[Broken]:
    for rule in HeadlineRule.objects.filter(places__isnull=True).select_related("dataset"):
        problem = f"“{rule}” of {rule.dataset.slug} names no source."
        yield Broken(HeadlineRule, rule.pk, problem, AT_THE_DESK)


OTHER = (
    "Correct it: cite the page where the same is printed, or the title of the one that was read, "
    "without an address."
)
NAMED = reduce(or_, (Q(citation__icontains=host) for host in UNFIT))


@data_check("no claim or record stands on an address that is unfit for visitors")
def unfit_addresses() -> Iterator[Broken]:
    for model in our_models():
        if issubclass(model, Observation | Cited):
            standing = LIVE if issubclass(model, Observation) else Q()
            rows = model._base_manager.filter(standing & NAMED).values_list("pk", "citation")
            for key, citation in rows:
                if UNFIT_ADDRESS.match(citation):
                    yield Broken(model, key, f"It cites {citation}.", OTHER)


REMEDY = "Save it once at the desk, with the reason: its history, and every mirror, then has it."


@data_check("a record is as its history says last")
def newest_states() -> Iterator[Broken]:
    for model in tables().values():
        tracked = {field.name for field in model.history.model._meta.fields}
        fields = [f.attname for f in model._meta.concrete_fields if f.name in tracked]
        states = model.history.order_by("history_date", "history_id")
        newest = {state.id: state for state in states}  # the last of each
        links = links_of(model, newest.values())
        for record in model._default_manager.order_by("pk"):
            state = newest.pop(record.pk, None)
            if state is None or state.history_type == REMOVED:
                yield Broken(model, record.pk, "Its history does not have it.", REMEDY)
                continue
            differ = [name for name in fields if getattr(state, name) != getattr(record, name)]
            kept = links.get(state.history_id, {})
            for field in getattr(model.history.model, "_history_m2m_fields", ()):
                stored = set(getattr(record, field.name).values_list("pk", flat=True))
                if stored != {other for name, _, other in kept if name == field.name}:
                    differ.append(field.name)
            if differ:
                problem = f"Its history says otherwise of {', '.join(differ)}."
                yield Broken(model, record.pk, problem, REMEDY)
        for key, state in newest.items():
            if state.history_type != REMOVED:
                problem = "Its history does not say that it was removed."
                yield Broken(model, key, problem, "Restore it, and delete it there.")


@data_check("every tally is what a count says")
def tallies() -> Iterator[Broken]:
    for dataset in with_tables(Dataset.objects.all()):
        afresh = counted_afresh(table_model(dataset))
        for tally in Tally.objects.filter(dataset=dataset, what__in=afresh):
            # As it is read again, since JSON knows no keys but words; a database may answer the
            # same rows, and keep the names in them, in any order.
            one, other = tally.counted, json.loads(json.dumps(afresh[tally.what]))
            if isinstance(one, list):
                one, other = (
                    sorted(json.dumps(row, sort_keys=True) for row in rows) for rows in (one, other)
                )
            if one != other:
                problem = f"“{tally.what}” of {dataset.slug} is not what its rows add up to."
                remedy = "Delete the row: pages count anew until the next publish writes it."
                yield Broken(Tally, tally.pk, problem, remedy)


@data_check("a dataset of which something was published has a revision")
def revisions() -> Iterator[Broken]:
    published = Release.objects.public().values("dataset")
    for dataset in Dataset.objects.filter(revision=0, pk__in=published):
        problem = f"{dataset.slug} is at revision 0, though releases of it were published."
        remedy = "Set it to 1, so that pages made before are not shown again."
        yield Broken(Dataset, dataset.pk, problem, remedy)


@data_check("every derived figure follows from its steps")
def derivations() -> Iterator[Broken]:
    remedy = "Correct its steps or its value by a release with the reason."
    for answer in (one for found in verify().values() for one in found if one.problem):
        yield Broken(type(answer.claim), answer.claim.pk, str(answer), remedy)


BY_HAND = "Find out how it came there, then mend it in manage.py dbshell, or restore a backup."


@data_check("the database itself is sound")
def soundness() -> Iterator[Broken]:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            words = [row[0] for row in cursor.execute("PRAGMA integrity_check")]
        for sentence in words if words != ["ok"] else []:
            yield Broken("SQLite", None, f"{sentence}.", "Restore the last backup.")


@data_check("the database is as its migrations made it")
def as_migrated() -> Iterator[Broken]:
    remedy = "Undo by hand what was done to it by hand, or restore a backup."
    for difference in differences(connection):
        yield Broken("the database", None, f"{difference[0].upper()}{difference[1:]}.", remedy)


@data_check("every declared condition holds")
def conditions() -> Iterator[Broken]:
    for model in our_models():
        for rule in model._meta.constraints:
            if isinstance(rule, CheckConstraint):
                condition: Any = rule.condition
                holds = ExpressionWrapper(condition, BooleanField())
                # As in a database: what is neither true nor false is allowed.
                wrong = model._base_manager.annotate(holds=holds).filter(holds=False)
                for key in wrong.values_list("pk", flat=True):
                    yield Broken(model, key, message_of(rule), BY_HAND)


@data_check("what may be there once is there once")
def uniqueness() -> Iterator[Broken]:
    for model in our_models():
        for rule in model._meta.constraints:
            if not (isinstance(rule, UniqueConstraint) and rule.fields):
                continue
            given = {f"{name}__isnull": False for name in rule.fields}
            rows = model._base_manager.filter(rule.condition or Q(), **given).order_by()
            several = rows.values(*rule.fields).annotate(rows=Count("pk")).filter(rows__gt=1)
            for found in several.values(*rule.fields):
                first, *others = rows.filter(**found).order_by("pk").values_list("pk", flat=True)
                problem = f"{message_of(rule)} The other is row {first}."
                for key in others:
                    yield Broken(model, key, problem, BY_HAND)


@data_check("what a row names is there")
def references() -> Iterator[Broken]:
    for model in our_models():
        every: list[Any] = list(model._meta.concrete_fields)
        # A history names what may be gone since.
        for field in (f for f in every if f.remote_field and getattr(f, "db_constraint", False)):
            target, to = field.remote_field.model, field.target_field.attname
            named = target._base_manager.filter(**{to: OuterRef(field.attname)})
            given = {f"{field.attname}__isnull": False}
            rows = model._base_manager.filter(~Exists(named), **given)
            for key, lost in rows.values_list("pk", field.attname):
                problem = f"{field.name} is {lost}, which is not in {target._meta.db_table}."
                yield Broken(model, key, problem, BY_HAND)


def message_of(rule: Any) -> str:
    """The sentence an editor reads, or the name where there is none."""
    own = rule.violation_error_message
    return own if own != rule.default_violation_error_message else f"{rule.name} does not hold."
