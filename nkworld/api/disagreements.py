"""Tables of the cells about which sources differ, announced beside those of claims."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import Any, ClassVar

from django.utils.text import slugify
from rest_framework import serializers

from nkworld.asking.claim_tables import HISTORY, ClaimQuestion, ClaimTable
from nkworld.asking.fields import ALL, DecimalField
from nkworld.asking.questions import chosen
from nkworld.asking.record_questions import CuratedQuestion
from nkworld.figures.amounts import MINOR, interval, meet, spread, verdict
from nkworld.figures.claims import Claims
from nkworld.figures.disagreements import waived
from nkworld.provenance.tables import grouped
from nkworld.published import VALUES

from . import fields
from .curated import CuratedViewSet
from .router import router, site_address
from .serializers import ExactNumberField, serializer_of

# Every source is heard, and of each its claim as it stands.
UNASKED = ("rule", "readings", "status", "exclusion", *HISTORY)


@dataclass(frozen=True)
class Disagreement:
    """The claims of one cell, the least value first, and how far apart they lie."""

    claims: Sequence[Any]
    apart: Decimal | None
    verdict: str
    disputed: bool

    def __getattr__(self, name: str) -> Any:
        """What the cell is: the same of all its claims."""
        return getattr(self.claims[0], name)

    @property
    def page(self) -> str:
        return site_address(self.claims[-1].get_absolute_url())

    @property
    def reasons(self) -> list[str]:
        return list(dict.fromkeys(waiver.reason for waiver in waived(self.claims)))


class DisagreementSerializer(serializers.Serializer):
    # Beside the fields of the cell. The API would print a docstring for each table.
    dataset: ClassVar[str]
    cell: ClassVar[Sequence[str]]

    apart = ExactNumberField(
        allow_null=True,
        help_text="Per cent from the least value to the greatest, of the least; null of a zero.",
    )
    verdict = fields.text("agree (within rounding), minor, differ or conflict, as pages say it.")
    disputed = fields.flag(
        "Whether pages mark it: reviewed figures that count the same lie far apart."
    )
    reasons = fields.texts("Why they may differ, where editors said why.")
    page = fields.address("The cell for people: all that is said of it.")

    def get_fields(self) -> dict[str, Any]:
        row = serializer_of(self.dataset)
        own = row().get_fields()
        claims = row(many=True, help_text="One of each source, the least value first.")
        return (
            {n: own[n] for n in self.cell if n in own} | super().get_fields() | {"claims": claims}
        )


class DisagreementQuestion(CuratedQuestion):
    on = None
    key_is_text, rests_on_records = True, False
    is_worked_out = False  # by any number of per cent, of claims that the log names
    claims: ClassVar[type[ClaimQuestion]]

    apart = DecimalField(
        min_value=0,
        max_value=9_999_999,
        decimal_places=2,
        meaning="Cells whose claims lie more than so many per cent apart, from the least to the "
        f"greatest and measured by the least; {MINOR} unless said. A zero beside other figures "
        "always does.",
        error_messages={
            "invalid": "Write per cent as a number, such as 20 or 2.5.",
            "min_value": "Per cent are 0 or more: figures that are the same do not differ.",
            "max_value": "Write per cent up to 9,999,999, such as 20 or 2.5.",
        },
    )
    key_wanted = ""

    def one(self, key: str) -> Any:
        self.key_wanted, self.cleaned_data["apart"] = key.casefold(), Decimal(0)
        return super().one(key)

    def answers(self) -> list[Disagreement]:
        """The newest period first."""
        model: Any = self.claims.model
        claims = self.claims(chosen(self.data, self.claims.base_fields) | {"rule": ALL}).claims
        cell = [model._meta.get_field(name).attname for name in model.cell]
        beyond = self.cleaned_data["apart"]
        limit = MINOR if beyond is None else beyond
        rows = (row for row in Claims.read(claims).rows if row["value"] is not None)
        found = []
        for some in grouped(rows, itemgetter(*cell)).values():
            if self.key_wanted and slugify(some[0]["period"]) not in self.key_wanted:
                continue
            values = [row["value"] for row in some]
            apart = spread(values) if any(values) else Decimal(0)
            if apart is None or apart > limit:
                some.sort(key=lambda row: (row["value"], row["pk"]))
                found.append((apart, some))
        # Whole claims are read of the cells alone that differ.
        known = model.objects.cited().in_bulk([row["pk"] for _, some in found for row in some])
        differing = []
        for apart, some in found:
            spans = [interval(*(each[name] for name in VALUES)) for each in some]
            rounded = None if apart is None else round(apart, 1)
            disputed = any(row.get("is_disputed") for row in some)
            own = [known[row["pk"]] for row in some]
            differing.append(Disagreement(own, rounded, verdict(apart, meet(spans)), disputed))
        differing.sort(key=self.key)
        return sorted(differing, key=lambda row: row.period_start, reverse=True)

    @staticmethod
    def key(row: Any) -> str:
        values = [getattr(row, name) for name in row.claims[0].cell if name != "frequency"]
        words = [getattr(each, "code", "") or getattr(each, "slug", "") or each for each in values]
        # A slash in a span of months would be one of the address.
        return slugify("-".join(str(word).replace("/", "-to-") for word in words if word))


def register_disagreements(address: str, table: type[ClaimTable]) -> None:
    model, claims = table.model, table.get_question()
    base = {n: field for n, field in claims.base_fields.items() if n not in (*UNASKED, "as_of")}
    kind = f"{model.__name__}Disagreement"
    own = {"dataset": model.dataset, "cell": model.cell, "__module__": table.__module__}
    viewset = {
        "__doc__": f"Cells of `{model.dataset}` about which sources differ, with what each says."
        "\n\nEvery source is heard, compilations among them: `disputed` is what pages mark. Rows "
        "are narrowed as the claims themselves are.",
        "__module__": table.__module__,
        "dataset": model.dataset,
        "also_of": (*table.also_of, *model.weighed_with),
        "unit": model.unit,
        "point_of_view": table.point_of_view,
        "question_class": type(f"{kind}Question", (DisagreementQuestion,), {
            **base, "claims": claims, "__module__": table.__module__,
        }),
        "serializer_class": type(f"{kind}Serializer", (DisagreementSerializer,), own),
    }  # fmt: skip
    router.register(address, type(f"{kind}ViewSet", (CuratedViewSet,), viewset))
