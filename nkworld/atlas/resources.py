"""The format of countries.csv: one row a country, aliases and successors in its last columns."""

from django.core.exceptions import ValidationError
from import_export.instance_loaders import CachedInstanceLoader
from import_export.resources import ModelResource
from simple_history.utils import bulk_create_with_history

from nkworld.atlas.models import Country, CountryAlias

ALIAS_COLUMNS = {f"aliases_{language}": language for language in CountryAlias.Language.values}


def parts(row, column):
    return [part.strip() for part in (row.get(column) or "").split(";") if part.strip()]


class CountryResource(ModelResource):
    """Countries by their ISO code, several values in one cell separated by semicolons.

    Adds aliases and never removes one: an editor's own spelling outlives a reload.
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

    def before_import(self, dataset, **kwargs):
        self.codes = set(Country.objects.values_list("code", flat=True)) | set(dataset["code"])

    def before_import_row(self, row, **kwargs):
        unknown = [code for code in parts(row, "successors") if code not in self.codes]
        if unknown:
            raise ValidationError({"successors": f"There is no country {', '.join(unknown)}."})

    def after_import(self, dataset, result, **kwargs):
        """Successors and aliases come last: a successor may stand below its predecessor."""
        if result.has_errors() or result.has_validation_errors():
            return
        countries = {country.code: country for country in Country.objects.all()}
        self.link_successors(dataset.dict, countries)
        self.add_aliases(dataset.dict, countries)

    def link_successors(self, rows, countries):
        linked = set(Country.objects.historical().values_list("code", "successors__code"))
        for row in rows:
            code, successors = row["code"], parts(row, "successors")
            if any((code, successor) not in linked for successor in successors):
                countries[code].successors.add(*(countries[one] for one in successors))

    def add_aliases(self, rows, countries):
        there = set(CountryAlias.objects.values_list("country__code", "text"))
        wanted = {
            (row["code"], text): language
            for row in rows
            for column, language in ALIAS_COLUMNS.items()
            for text in parts(row, column)
        }
        missing = [
            CountryAlias(country=countries[code], text=text, language=language)
            for (code, text), language in wanted.items()
            if (code, text) not in there
        ]
        if missing:
            bulk_create_with_history(missing, CountryAlias, batch_size=500)
