"""What is saved or deleted at the desk is recorded by itself, in the same transaction.

Accounts and groups are recorded wherever they are changed, other records when somebody who has
signed in changes them. A model whose steps record themselves says so: `audited = False`.
"""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db.models import Field, Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from .trail import record, signed_in

LONGEST = 2000  # characters of a value; texts have a history of their own
HIDDEN = "(not written down)"
SECRET = frozenset({"password"})
# Persons' names and addresses leave with their account, which the log outlives.
OF_PERSONS = {"auth.user": frozenset({"email", "first_name", "last_name"})}
NOT_LOGGED = {"auth.user": frozenset({"last_login"})}


def values_of(record: Model) -> dict[str, Any]:
    """{field: value} of all that is stored in the record's own row."""
    left_out = NOT_LOGGED.get(record._meta.label_lower, frozenset())
    return {
        field.name: field.value_from_object(record)
        for field in record._meta.concrete_fields
        if field.name not in left_out and not field.primary_key
    }


def all_kept(record: Model) -> dict[str, Any]:
    """All that is filled in of a record that is new, or gone, as the log keeps it."""
    filled = {name: value for name, value in values_of(record).items() if value not in (None, "")}
    return {name: kept(record, name, value) for name, value in filled.items()}


def kept(record: Model, name: str, value: Any) -> Any:
    """Of secrets and of persons the log says only that they were changed; a model adds fields of
    its own by `audit_hidden`.
    """
    own = getattr(record, "audit_hidden", ())
    if name in {*SECRET, *OF_PERSONS.get(record._meta.label_lower, ()), *own}:
        return HIDDEN
    field = record._meta.get_field(name)
    if isinstance(field, Field) and field.is_relation and value is not None:
        manager = getattr(field.related_model, "_base_manager", None)
        found = manager.filter(pk=value).first() if manager else None
        return f"{found} ({value})" if found is not None else value
    return short(value)


def short(value: Any) -> Any:
    if isinstance(value, str) and len(value) > LONGEST:
        return f"{value[:LONGEST]} … ({len(value):,} characters)"
    return value


ALWAYS: tuple[type[Model], ...] = (User, Group)
# What the frame itself keeps, and the secrets of one-time codes.
LEFT_OUT = frozenset(
    {
        *("admin", "audit", "contenttypes", "sessions", "security"),
        *("otp_totp", "otp_static", "django_tasks_database"),
    }
)
BEFORE = "_audit_before"
MOST_NAMES = 200


def watch_models() -> None:
    """A receiver for each model, as one for all would make every deletion load its rows first."""
    for model in apps.get_models():
        is_history = hasattr(model, "history_object")
        if model._meta.app_label in LEFT_OUT or is_history or not getattr(model, "audited", True):
            continue
        uid = f"audit {model._meta.label_lower}"
        pre_save.connect(before_saving, sender=model, dispatch_uid=uid)
        post_save.connect(after_saving, sender=model, dispatch_uid=uid)
        post_delete.connect(after_deleting, sender=model, dispatch_uid=uid)
        for field in model._meta.many_to_many:
            m2m_changed.connect(after_linking, sender=field.remote_field.through, dispatch_uid=uid)


def is_watched(record: Model) -> bool:
    return isinstance(record, ALWAYS) or signed_in() is not None


def before_saving(instance: Model, raw: bool, update_fields: Any, **kwargs: Any) -> None:
    instance.__dict__.pop(BEFORE, None)
    if raw or instance._state.adding or not is_watched(instance):
        return
    if update_fields is not None and set(update_fields) == {"last_login"}:
        return  # a sign-in is recorded as such
    stored = type(instance)._base_manager.filter(pk=instance.pk).first()
    if stored is not None:
        instance.__dict__[BEFORE] = values_of(stored)


def after_saving(instance: Model, raw: bool, created: bool, **kwargs: Any) -> None:
    if raw or not is_watched(instance):
        return
    if created:
        record("added", instance, after=all_kept(instance))
    elif (before := instance.__dict__.pop(BEFORE, None)) is not None:
        after = values_of(instance)
        names = [name for name in after if before.get(name) != after[name]]
        if names:
            was, now = (
                {name: kept(instance, name, values[name]) for name in names if name in values}
                for values in (before, after)
            )
            record("changed", instance, before=was, after=now)


def after_deleting(instance: Model, **kwargs: Any) -> None:
    if is_watched(instance):
        record("deleted", instance, before=all_kept(instance))


def after_linking(
    sender: type[Model],
    instance: Model,
    action: str,
    model: type[Model],
    pk_set: Any,
    **kwargs: Any,
) -> None:
    """What was added to a list of another record, such as an account's groups, or taken off it."""
    if action not in ("post_add", "post_remove", "pre_clear") or not is_watched(instance):
        return
    name = model._meta.verbose_name_plural or sender._meta.model_name
    keys = list(pk_set or ())
    if action == "pre_clear":  # then none are named: those at the other end
        ends = {f.related_model: f.attname for f in sender._meta.fields if f.is_relation}
        rows = sender._base_manager.filter(**{ends[type(instance)]: instance.pk})
        keys = list(rows.values_list(ends[model], flat=True))
    if keys:
        # A name may say what it belongs to: read with it, not one by one.
        named_with = [field.name for field in model._meta.fields if field.many_to_one]
        found = model._base_manager.filter(pk__in=keys[:MOST_NAMES])
        found = found.select_related(*named_with) if named_with else found
        names = {f"{name}": sorted(str(one) for one in found)}
        added = action == "post_add"
        record(
            "changed",
            instance,
            before=None if added else names,
            after=names if added else None,
            sentence=f"{name} {'added' if added else 'taken away'}",
        )
