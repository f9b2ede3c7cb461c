from django.contrib import admin

from nkworld.atlas.models import CountryAlias

from .records import ProposingAdmin


class CountryAliasInline(admin.TabularInline):
    model = CountryAlias
    fields = ["text", "language"]
    extra = 1
    verbose_name_plural = (
        "Aliases: the same spelling on two countries makes it ambiguous, and imports refuse it"
    )


class CountryAdmin(ProposingAdmin):
    """A code is for ever; of a slug that changes the old one leads to the new."""

    list_display = ["name", "code", "name_ko", "kind", "region", "un_member", "valid_to"]
    list_filter = ["kind", "region", "un_member"]
    search_fields = ["name", "official_name", "name_ko", "code", "iso2", "aliases__text"]
    search_help_text = "Name, code or any spelling"
    ordering = ["name"]
    suggested = {"slug": ["name"]}
    autocomplete_fields = ["successors", "parts"]
    inlines = [CountryAliasInline]
    fieldsets = [
        (None, {"fields": ["name", "official_name", "name_ko", "slug"]}),
        ("Codes", {"fields": [("code", "iso2", "m49")]}),
        ("Where", {"fields": [("region", "subregion"), ("capital", "un_member")]}),
        ("When", {"fields": ["kind", ("valid_from", "valid_to"), "successors", "parts"]}),
    ]
