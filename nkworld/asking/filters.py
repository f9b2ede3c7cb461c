"""What may be asked of a table of claims, by its page and the API alike."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms

from nkworld.provenance.models import Authority, Exclusion, HeadlineRule, Observation, Read, Status
from nkworld.provenance.periods import Frequency, Period

from .fields import (
    ALL,
    AnyOfField,
    ChoiceSelect,
    DateAskedField,
    MomentField,
    OneOfField,
    PeriodField,
    SinceField,
)
from .named_fields import ReleaseField, RuleField, SourcesField, WordsField
from .questions import Contradiction, InvalidQuery, QuestionForm, refuse_unknown

Pairs = Iterator[tuple[str, str]]  # a parameter and a sentence

VINTAGES, RELEASE, SINCE = "vintages", "release", "since"
# What a program can ask beside a page: what was said before, what one release brought, what is new.
HISTORY = (VINTAGES, RELEASE, SINCE)
# Read together by `ClaimQuestion.claims_of`; each of the others narrows the rows by itself.
TOGETHER = ("from", "to", "source", "rule", "readings", "as_of", "region", *HISTORY)
FROM = "The period begins then or later: a year, a month or a day, such as 2015 or 2015-03."
TO = "The period begins then or earlier: a year, a month or a day, such as 2016 or 2016-02."
EVERY_READING = (
    "`all` gives every reading of each claim: the other pages on which the same figure of the same "
    "source was read. Unless said, a claim stands alone, as its best reading."
)
READINGS = [("", "the claim alone"), (ALL, "all of each claim")]
EVERY_VINTAGE = (
    "`all` gives each claim with everything that its source said of the cell before, as it was "
    "published: `known_from` and `known_until` tell when. With rule=all cells that have ended are "
    "among them."
)


class RuleSelect(ChoiceSelect):
    """The default goes unsaid, so that who asks for excluded figures contradicts nothing."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        groups = super().optgroups(name, value, attrs)
        if value == [""] and groups:
            groups[0][1][0] |= {"value": "", "selected": True}
        return groups


def fields_of_claims(model: type[Observation]) -> dict[str, forms.Field]:
    dataset = model.dataset
    every = [("", "as they stand"), READINGS[1]]
    return {
        "period": PeriodField(),
        "from": DateAskedField(label="From", meaning=FROM),
        "to": DateAskedField(label="To", meaning=TO),
        "frequency": AnyOfField(Frequency.choices, "Frequency"),
        "source": SourcesField(model=model),
        "status": AnyOfField(Status.choices, "Status"),
        "exclusion": AnyOfField(
            Exclusion.choices,
            "Excluded as",
            meaning="Figures in the ledger of exclusions for this kind of reason.",
        ),
        "read": AnyOfField(
            Read.choices,
            "How it was read",
            meaning="Figures read at the source, quoted by another, or in a compilation.",
        ),
        "authority": AnyOfField(
            Authority.choices,
            "Whose word it is",
            path="source__authority",
            meaning="Figures of sources that are official, an agency or think tank, the press, a "
            "compiler of what others say, or a blog.",
        ),
        "q": WordsField(),
        "rule": RuleField(dataset, widget=RuleSelect),
        "readings": OneOfField(READINGS, "Readings", meaning=EVERY_READING),
        "as_of": MomentField(),
        VINTAGES: OneOfField(every, "Vintages", meaning=EVERY_VINTAGE),
        RELEASE: ReleaseField(dataset=dataset),
        SINCE: SinceField(label="Known since"),
    }


class ClaimQuestion(QuestionForm):
    """What is asked of a table of claims. A domain adds the fields of its own cell.

    `rule` defaults to the dataset's headline rule, `all` gives every claim, the excluded ones
    among them. Asking for `status=excluded`, or for an `exclusion`, reads the ledger, which no
    rule covers. What contradicts itself is refused.
    `elsewhere` names what is read by whoever asks, such as the number of a page; a program also
    asks for the history of claims (`with_history`), which no page lists.
    """

    model: ClassVar[type[Observation]]

    def __init__(
        self,
        query: Any = None,
        *,
        elsewhere: Iterable[str] = ("page",),
        with_history: bool = False,
        more: Mapping[str, forms.Field] = MappingProxyType({}),
        only_asked: bool = False,
    ) -> None:
        own = type(self).base_fields
        if not with_history:
            own = {name: field for name, field in own.items() if name not in HISTORY}
            self.base_fields = own  # type: ignore[misc]
        known = [*self.base_fields, *more, *elsewhere]
        if unknown := [name for name in query or {} if name not in known]:
            from .claim_tables import asked_where  # which makes questions of their tables

            beside = [name for name in query if name in type(self).base_fields]
            said = {name: asked_where(name, self.model.dataset, beside) for name in unknown}
            refuse_unknown(query, known, said)
        refuse_unknown(query or {}, known)
        super().__init__(query, more=more, only_asked=only_asked)

    def clean(self) -> dict[str, Any]:
        params = super().clean()
        for name, sentence in self.contradictions(params):
            self.contradicts(name, sentence)
        return params

    def contradictions(self, params: Mapping[str, Any]) -> Pairs:
        if label := params.get("period"):
            period = Period.parse(label, ahead=True)
            first, last, wanted = params.get("from"), params.get("to"), params.get("frequency")
            if first and period.start < first.first:
                sentence = f"{label} begins before {first}, the “from”: leave one of the two out."
                yield "period", sentence
            if last and period.start > last.last:
                sentence = f"{label} begins after {last}, the “to”: leave one of the two out."
                yield "period", sentence
            if wanted and period.frequency not in wanted:
                sentence = f"{label} is {period.frequency}: leave “frequency” out, or the period."
                yield "frequency", sentence
        status, kinds = params.get("status") or [], params.get("exclusion")
        by_rule = params.get("rule") not in (ALL, None)
        # Excluded figures stand in a ledger of their own, from which no rule chooses.
        if kinds and status and Status.EXCLUDED not in status:
            yield "exclusion", "Excluded figures have the status excluded: leave “status” out."
        elif kinds or status == [Status.EXCLUDED]:
            if self.data.get("rule") and by_rule:
                yield (
                    "rule",
                    "No rule chooses among excluded figures: leave “rule” out, or write rule=all.",
                )
            if params.get("readings") == ALL:
                yield "readings", "All excluded figures are given anyway: leave “readings” out."
        elif Status.EXCLUDED in status and by_rule:
            yield "status", "No rule chooses excluded figures: ask for them alone, or add rule=all."

    @cached_property
    def claims(self) -> Any:
        return self.claims_of(self.validated().cleaned_data)

    def leaving_out(self, names: Iterable[str]) -> Any:
        blank = {name: self.known[name].clean("") for name in names}
        return self.claims_of(self.cleaned_data | blank)

    def claims_of(self, params: Mapping[str, Any]) -> Any:
        first, last, moment = params["from"], params["to"], params["as_of"]
        rows = self.model.objects.beginning(first and first.first, last and last.last)
        sources, release = params["source"], params.get(RELEASE)
        if release:
            if sources and release.source not in sources:
                whose = f"Release {release.pk} is of {release.source.slug}"
                raise InvalidQuery([(RELEASE, Contradiction(f"{whose}: leave one of them out."))])
            sources = [release.source]  # among whose claims the rule chooses
        if rule := self._rule_of(params):
            chosen = rows.headline(rule, as_of=moment, sources=sources)
            if self.gives_vintages:
                rows = rows.published(moment, self.gives_readings).beside(chosen)
            elif self.gives_readings:
                rows = rows.with_readings(moment).included().beside(chosen)
            else:
                rows = chosen
        else:
            if self.gives_vintages:
                rows = rows.published(moment, self.gives_readings)
            else:
                rows = rows.with_readings(moment) if self.gives_readings else rows.as_of(moment)
            rows = rows.filter(source__in=sources) if sources else rows
        if release:
            rows = rows.filter(release=release)
        if since := params.get(SINCE):
            if moment and since > moment:
                sentence = "It lies after as_of: swap the two, or leave one out."
                raise InvalidQuery([(SINCE, Contradiction(sentence))])
            rows = rows.filter(known_from__gt=since)
        for name in type(self).base_fields:
            if name not in TOGETHER and (value := params.get(name)):
                rows = self.known[name].narrow(rows, name, value)
        return rows

    @property
    def gives_vintages(self) -> bool:
        return self.cleaned_data.get(VINTAGES) == ALL

    @property
    def gives_readings(self) -> bool:
        return self.cleaned_data["readings"] == ALL

    @property
    def rule(self) -> HeadlineRule | None:
        return self._rule_of(self.cleaned_data)

    @property
    def reads_ledger(self) -> bool:
        return _asks_for_ledger(self.cleaned_data)

    @staticmethod
    def _rule_of(params: Mapping[str, Any]) -> HeadlineRule | None:
        return None if _asks_for_ledger(params) or params["rule"] == ALL else params["rule"]


def _asks_for_ledger(params: Mapping[str, Any]) -> bool:
    return bool(params.get("exclusion")) or params.get("status") == [Status.EXCLUDED]
