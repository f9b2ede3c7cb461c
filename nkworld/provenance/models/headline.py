"""The condition of a headline rule, written as one piece of SQL.

As a query within the query it takes Django longer to put together than the database to answer it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.db import models

from .rule import HeadlineRule
from .status import Status

RIVAL = "rival"  # what the other claims are called within


class Credible(models.Func):
    """Whether a rule that weighs credibility may show a claim, by `columns` of its row.

    A table that has such a condition writes it as SQL, which is asked of rivals, too.
    """

    output_field = models.BooleanField()
    columns: ClassVar[tuple[str, ...]]

    def condition(self, *columns: str) -> str:
        raise NotImplementedError

    def as_sql(self, compiler: Any, *args: Any, **kwargs: Any) -> Any:
        columns = (compiler.compile(column)[0] for column in self.get_source_expressions())
        return self.condition(*columns), ()


class NoBetterClaim(models.Func):
    """Whether no claim about the same cell stands before this one in a rule's order.

    As known at a moment (None: now), the claims of `sources` alone if any are named. What claims
    compete is what `ObservationQuerySet.as_of` gives without the ledger, where they stand is
    `HeadlineRule.claim_place_expression`: a test compares them.
    """

    output_field = models.BooleanField()

    def __init__(
        self,
        model: Any,
        rule: HeadlineRule,
        moment: datetime | None = None,
        sources: Sequence[int] = (),
    ) -> None:
        self.model, self.rule, self.moment, self.sources = model, rule, moment, sources
        self.names = list(dict.fromkeys([*model.cell, "source", "value", "read"]))
        super().__init__(*self.names)

    def as_sql(self, compiler: Any, *args: Any, **kwargs: Any) -> Any:
        connection = compiler.connection
        own = {
            name: compiler.compile(column)[0]
            for name, column in zip(self.names, self.get_source_expressions(), strict=True)
        }
        quote = connection.ops.quote_name
        columns = {f.name: f"{RIVAL}.{quote(f.column)}" for f in self.model._meta.concrete_fields}
        conditions = [f"{columns[name]} = {own[name]}" for name in self.model.cell]
        known, params = self._known(columns, connection)
        conditions += known
        conditions += [f"{columns['reading']} = 0", f"{columns['status']} <> '{Status.EXCLUDED}'"]
        if self.rule.weighs_credibility and (credible := self.model.credible(self.moment)):
            conditions.append(credible.condition(*(columns[name] for name in credible.columns)))
        if self.sources:
            keys = ", ".join(f"{key:d}" for key in self.sources)
            conditions.append(f"{columns['source']} IN ({keys})")
        conditions.append(f"{self._place(columns)} < {self._place(own)}")
        table = quote(self.model._meta.db_table)
        where = " AND ".join(conditions)
        # Names of our own and whole numbers; what is asked goes as parameters.
        return f"NOT EXISTS (SELECT 1 FROM {table} {RIVAL} WHERE {where})", params  # noqa: S608

    def _known(self, columns: dict[str, str], connection: Any) -> tuple[list[str], tuple]:
        begun, over = columns["known_from"], columns["known_until"]
        if self.moment is None:  # in the very words of the indexes
            return [f"{begun} IS NOT NULL", f"{over} IS NULL"], ()
        moment = connection.ops.adapt_datetimefield_value(self.moment)
        return [f"{begun} <= %s", f"({over} IS NULL OR {over} > %s)"], (moment, moment)

    def _place(self, columns: dict[str, str]) -> str:
        return self.rule.claim_place_sql(*(columns[n] for n in ("source", "value", "read")))
