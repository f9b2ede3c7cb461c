"""Every app that had a `grade` on its claims or records has `read` instead, carried row by row.

What was primary was read at the source, what was secondary quoted by another, what was tertiary in
a compilation. Rules asked of a grade nothing but whether it was tertiary: they answer as before.
"""

from functools import partial

from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models import Case, Q, Value, When

READ = {
    "at-source": "At the source",
    "quoted": "Quoted by another",
    "compilation": "In a compilation that nobody reviewed",
}
OF_A_GRADE = {"primary": "at-source", "secondary": "quoted", "tertiary": "compilation"}
KEYS = {"grade": "read", **OF_A_GRADE}  # those of a tally are the grades
HELP = (
    "On the source’s own page, in a report or a copy that quotes it, or in a compilation or "
    "machine-made note that nobody reviewed. An empty cell of a file is guessed from the address "
    "of the citation."
)


class ReadForGrade(Operation):
    """Of the models of an app, their histories among them, which promise nothing.

    One step for all: Django draws every model anew after each, which takes ten times as long.
    """

    reduces_to_sql = False
    reversible = False

    def __init__(self, *names):
        self.names = names

    def state_forwards(self, app_label, state):
        for name in self.names:
            model = state.models[app_label, name]
            model.fields = {
                **{key: field for key, field in model.fields.items() if key != "grade"},
                "read": _field(),
            }
            others = _without_promise(model.options.get("constraints", []))
            if not name.startswith("historical"):
                model.options["constraints"] = [*others, _promise(app_label, name)]
        state.reload_models({(app_label, name) for name in self.names})

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        read = Case(*(When(read=old, then=Value(new)) for old, new in OF_A_GRADE.items()))
        for name in self.names:
            old, new = (each.apps.get_model(app_label, name) for each in (from_state, to_state))
            promises = [c for c in old._meta.constraints if c.name.endswith("_has_grade")]
            for promise in promises if schema_editor.connection.vendor == "postgresql" else ():
                schema_editor.remove_constraint(old, promise)
            old._meta.constraints = _without_promise(old._meta.constraints)
            schema_editor.alter_field(
                old, old._meta.get_field("grade"), new._meta.get_field("read")
            )
            rows = new._base_manager.using(schema_editor.connection.alias)
            rows.filter(read__in=list(OF_A_GRADE)).update(read=read)
            if promises:
                schema_editor.add_constraint(new, _promise(app_label, name))

    def describe(self):
        return f"Say how {', '.join(self.names)} were read"


def _without_promise(constraints):
    return [each for each in constraints if not each.name.endswith("_has_grade")]


def _field():
    return models.CharField(
        "how it was read",
        max_length=11,
        choices=list(READ.items()),
        default="quoted",
        help_text=HELP,
    )


def _promise(app, name):
    return models.CheckConstraint(
        condition=Q(read__in=list(READ)),
        name=f"{app}_{name}_has_read",
        violation_error_message="Say how it was read: at-source, quoted or compilation.",
    )


def rewrite(app, columns):
    """An operation for JSON that names the field: {model: its columns}."""
    return migrations.RunPython(partial(_rewrite, app, columns))


def _rewrite(app, columns, apps, schema_editor):
    for model, names in columns.items():
        rows = apps.get_model(app, model)._base_manager.using(schema_editor.connection.alias)
        for row in rows.all():
            before = {name: getattr(row, name) for name in names}
            after = {name: renamed(value) for name, value in before.items()}
            if after != before:
                rows.filter(pk=row.pk).update(**after)


def renamed(value, within=""):
    """The same with `read` for `grade`, as a key, as the name of a field, and in its values."""
    if isinstance(value, list):
        return [renamed(each, within) for each in value]
    if isinstance(value, dict):
        inner = {key: key if key in ("grade", "field") else within for key in value}
        return {KEYS.get(key, key): renamed(each, inner[key]) for key, each in value.items()}
    if within == "grade":
        return OF_A_GRADE.get(value, value)
    return "read" if (value, within) == ("grade", "field") else value
