"""What each source of a dataset is: the years it covers, its terms, how it was read, its voice."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model

from nkworld.provenance.models import Authority, Source
from nkworld.provenance.records import reference_rows
from nkworld.provenance.tallies import by_source, reads, years_by_source


@dataclass(frozen=True)
class SourceCoverage:
    """One source in one dataset; `axis` are the first and last year of the whole dataset."""

    source: Source
    claims: int
    excluded: int
    reads: dict[str, int]
    years: list[int]
    axis: tuple[int, int]

    @property
    def width(self) -> int:
        return self.axis[1] - self.axis[0] + 1

    @property
    def runs(self) -> list[tuple[int, int]]:
        """(where it begins on the strip, how many years it is long) of years without a gap."""
        found: list[tuple[int, int]] = []
        for year in self.years:
            at = year - self.axis[0]
            if found and sum(found[-1]) == at:
                found[-1] = found[-1][0], found[-1][1] + 1
            else:
                found.append((at, 1))
        return found

    @property
    def path(self) -> str:
        return "".join(f"M{start} 0h{length}v1h-{length}z" for start, length in self.runs)

    @property
    def span(self) -> str:
        """“2000–2020, 19 of 21 years”: what the strip draws."""
        if not self.years:
            return "no year"
        first, last = self.years[0], self.years[-1]
        if first == last:
            return str(first)
        between = last - first + 1
        text = f"{first}–{last}"
        return (
            text if len(self.years) == between else f"{text}, {len(self.years)} of {between} years"
        )


def coverage_by_source(model: type[Model]) -> list[SourceCoverage]:
    """Every source of a table, the one with the most claims first."""
    counted, years = by_source(model), years_by_source(model)
    spoken_of = sorted({year for some in years.values() for year in some}) or [0]
    axis, known = (spoken_of[0], spoken_of[-1]), _sources()
    found = [
        SourceCoverage(
            *(known[row["source"]], row["claims"], row["excluded"], reads([row])),
            *(years.get(row["source"], []), axis),
        )
        for row in counted
    ]
    return sorted(found, key=lambda each: (-each.claims, each.source.short_name))


def by_authority(coverage: Iterable[SourceCoverage]) -> dict[str, int]:
    """{whose word: claims}, the most credible first."""
    found = dict.fromkeys(Authority.values, 0)
    for each in coverage:
        found[each.source.authority] += each.claims
    return {word: claims for word, claims in found.items() if claims}


def _sources() -> dict[int, Source]:
    """As the request has read them already, each with the one that it repeats."""
    every = reference_rows(Source)
    for source in every.values():
        if source.repeats_id:
            source.repeats = every[source.repeats_id]
    return every
