"""Parameters that name actors, appeals and plans, read strictly."""

from django import forms

from nkworld.atlas.memo import once_per_request
from nkworld.provenance.fields import ReadField, named_in
from nkworld.provenance.written import NAME, words

from .models import Actor, Appeal
from .resolve import ActorNotResolved, ActorResolver


class ActorsField(ReadField):
    meaning = (
        "One actor or several, by slug, name, abbreviation or, for a donor government, its "
        "country, separated by commas."
    )
    widget = forms.TextInput(attrs={"size": 16})
    most = 0  # no limit

    def to_python(self, value):
        names = named_in(value)
        if not names:
            return []
        resolver = ActorResolver.load()
        try:
            return [resolver.resolve(name) for name in names]
        except ActorNotResolved as error:
            raise forms.ValidationError(error.to_a_reader) from error

    def written(self):
        slugs = Actor.objects.order_by("slug").values_list("slug", flat=True)
        return words(slugs, self.most) | {NAME: "ActorSlug" if self.most else "ActorSlugs"}


@once_per_request
def appeals():
    """Every appeal as a choice, the newest first."""
    return [("", "all"), *Appeal.objects.values_list("slug", "title")]


@once_per_request
def plans():
    """Every appeal that has a plan code, as a choice."""
    coded = Appeal.objects.exclude(code="").order_by("code")
    return [("", "all"), *((one.code, f"{one.code}: {one}") for one in coded)]
