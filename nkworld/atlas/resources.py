"""The format of countries.csv: one row a country; links and aliases in its last columns."""

from typing import Any

from django.core.exceptions import ValidationError
from import_export.instance_loaders import CachedInstanceLoader
from import_export.resources import ModelResource
from simple_history.utils import bulk_create_with_history

from nkworld.atlas.models import Country, CountryAlias

ALIAS_COLUMNS = {f"aliases_{language}": language for language in CountryAlias.Language.values}

LINKS = ("successors", "parts")  # columns of codes


def parts(row: Any, column: str) -> list[str]:
    return [part.strip() for part in (row.get(column) or "").split(";") if part.strip()]


class CountryResource(ModelResource):
    """Countries by their ISO code, several values in one cell separated by semicolons.

    Adds aliases that were never there: an editor's own spelling outlives a reload, and one
    that an editor has deleted stays deleted.
    """

    class Meta:
        model = Country
        import_id_fields = ["code"]
        fields = [
            "code",
            "iso2",
            "m49",
            "name",
            "official_name",
            "name_ko",
            "slug",
            "region",
            "subregion",
            "capital",
            "un_member",
            "kind",
            "valid_from",
            "valid_to",
        ]
        instance_loader_class = CachedInstanceLoader
        clean_model_instances = True
        skip_unchanged = True
        skip_html_diff = True
        use_transactions = True

    def import_data(self, *args: Any, **kwargs: Any) -> Any:
        """All of the file or nothing: one refused row keeps the others out as well."""
        return super().import_data(*args, **{"rollback_on_validation_errors": True} | kwargs)

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        self.codes = set(Country.objects.values_list("code", flat=True)) | set(dataset["code"])

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        for column in LINKS:
            unknown = [code for code in parts(row, column) if code not in self.codes]
            if unknown:
                raise ValidationError({column: f"There is no country {', '.join(unknown)}."})

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """Links and aliases come last: a successor may stand below its predecessor."""
        if result.has_errors() or result.has_validation_errors():
            return
        countries = {country.code: country for country in Country.objects.all()}
        # A country that an editor has deleted stays deleted.
        rows = [row for row in dataset.dict if row["code"] in countries]
        for column in LINKS:
            self.link(column, rows, countries)
        self.add_aliases(rows, countries)

    def link(self, column: str, rows: list, countries: dict[str, Country]) -> None:
        linked = set(
            Country.objects.filter(kind="historical").values_list("code", f"{column}__code")
        )
        for row in rows:
            code = row["code"]
            others = [one for one in parts(row, column) if one in countries]
            if any((code, other) not in linked for other in others):
                getattr(countries[code], column).add(*(countries[one] for one in others))

    def add_aliases(self, rows: list, countries: dict[str, Country]) -> None:
        known = set(CountryAlias.objects.values_list("country", "text"))
        known |= set(CountryAlias.history.values_list("country", "text"))
        wanted = {
            (countries[row["code"]], text): language
            for row in rows
            for column, language in ALIAS_COLUMNS.items()
            for text in parts(row, column)
        }
        missing = [
            CountryAlias(country=country, text=text, language=language)
            for (country, text), language in wanted.items()
            if (country.pk, text) not in known
        ]
        if missing:
            bulk_create_with_history(missing, CountryAlias, batch_size=500)
