"""What each source of a dataset is: the years it covers, its terms, how it was read, its voice."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model

from nkworld.provenance.models import Authority, Source
from nkworld.provenance.tables import reference_rows
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
        for at in (year - self.axis[0] for year in self.years):
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
        first, last, years = self.years[0], self.years[-1], len(self.years)
        if first == last:
            return str(first)
        between = last - first + 1
        gaps = "" if years == between else f", {years} of {between} years"
        return f"{first}–{last}{gaps}"


def coverage_by_source(model: type[Model]) -> list[SourceCoverage]:
    years, known = years_by_source(model), reference_rows(Source)
    spoken_of = sorted({year for some in years.values() for year in some}) or [0]
    found = []
    for row in by_source(model):
        source = known[row["source"]]
        if source.repeats_id:
            source.repeats = known[source.repeats_id]  # as the request has read it already
        counts, own = (row["claims"], row["excluded"], reads([row])), years.get(row["source"], [])
        found.append(SourceCoverage(source, *counts, own, (spoken_of[0], spoken_of[-1])))
    return sorted(found, key=lambda each: (-each.claims, each.source.short_name))


def by_authority(coverage: Iterable[SourceCoverage]) -> dict[str, int]:
    """{whose word: claims}, the most credible first."""
    found = dict.fromkeys(Authority.values, 0)
    for each in coverage:
        found[each.source.authority] += each.claims
    return {word: claims for word, claims in found.items() if claims}
