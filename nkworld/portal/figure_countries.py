"""Which countries a figure shows, how each is taken away, and which may stand beside them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import DPRK, Country
from nkworld.charts.side_by_side import MOST
from nkworld.provenance.named_fields import CountryField
from nkworld.provenance.parameters import COUNTRY
from nkworld.provenance.tables import table_model

ADDRESS_OF = Callable[[str, str], str]  # of the page, one parameter asked otherwise


class Chosen(NamedTuple):
    """A country that is shown; `without` is the address at which it is not."""

    name: str
    without: str


@dataclass(frozen=True)
class FigureCountries:
    """`form` is that of a figure of countries, `address_of` leads to it asked otherwise."""

    form: Any
    address_of: ADDRESS_OF
    given: Mapping[str, str]

    @property
    def is_full(self) -> bool:
        return len(self.form.countries) >= MOST

    @property
    def most(self) -> int:
        return MOST

    @property
    def chosen(self) -> list[Chosen]:
        """Each with a way to take it away; one alone has none."""
        countries = self.form.countries
        if len(countries) < 2:
            return []
        return [Chosen(str(each), self._without(each)) for each in countries]

    def _without(self, country: Country) -> str:
        rest = [each.code for each in self.form.countries if each != country]
        return self.address_of(COUNTRY, ",".join(rest))

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What a form that adds a country asks besides: the state, and the countries so far."""
        rest = [(name, text) for name, text in self.given.items() if name != COUNTRY]
        return [*rest, *((COUNTRY, each.code) for each in self.form.countries)]

    @property
    def others(self) -> Sequence[tuple[str, str]]:
        """Code and name of each country that the figure's table knows, by name."""
        field = self.form.fields[COUNTRY]
        known = _on_record(self.form.dataset, field.path or COUNTRY)
        shown = {each.code for each in self.form.countries} | {DPRK}
        return [(code, name) for code, name in known if code not in shown]


def countries_of(form: Any, address_of: ADDRESS_OF) -> FigureCountries | None:
    """None where the figure can't be asked for a country, or its page fixes it."""
    if not isinstance(form.fields.get(COUNTRY), CountryField):
        return None
    return FigureCountries(form, address_of, form.given)


@once_per_request
def _on_record(dataset: str, path: str) -> list[tuple[str, str]]:
    rows = table_model(dataset).objects.as_of().included().order_by()
    found = rows.values_list(f"{path}__code", f"{path}__name").distinct()
    return sorted(filter(all, found), key=lambda each: each[1])
