"""Parameters that name goods."""

import re

from django import forms

from nkworld.atlas.memo import once_per_request
from nkworld.provenance.choice_fields import DocumentedField, as_known
from nkworld.provenance.questions import nearest, refusal
from nkworld.provenance.written import NAME, words

from .models import Commodity, Sector
from .widgets import bare


@once_per_request
def commodity_called(text):
    """The commodity that a code, or a name in English or Korean, means; ValueError if none."""
    # A point stands before the last two digits, as in 2701.11: 0.5 is no chapter.
    is_number = "." in text and not re.fullmatch(r"[0-9]{4}\.[0-9]{2}", text.strip())
    code, name = "" if is_number else bare(text), text.strip().casefold()
    # Nearly everybody writes a code: the whole tree is read for a name only.
    if coded := Commodity.objects.filter(code=code).first():
        return coded
    known = list(Commodity.objects.all())
    for each in known:
        if name in names_of(each):
            return each
    raise ValueError(f"“{text}” is not a code or a name of goods here. {_remedy(name, known)}")


def names_of(commodity):
    """As they are compared, without regard to capitals."""
    return [label.casefold() for label in (commodity.name, commodity.name_ko) if label]


def _remedy(name, known):
    """The goods whose name holds the word, else the nearest code or name."""
    found = [each for each in known if any(name in label for label in names_of(each))]
    found.sort(key=lambda each: not each.name.casefold().startswith(name))
    if alike := [each.title for each in found]:
        return f"Did you mean {' or '.join(f'“{title}”' for title in alike[:3])}? Write the code."
    return nearest(name, {label for each in known for label in (each.code, *names_of(each))})


class CommodityField(DocumentedField, forms.CharField):
    meaning = (
        "Goods by code of the Harmonized System, 2701, by range, 61-63, or by name in English or "
        "Korean."
    )
    widget = forms.TextInput(attrs={"size": 14, "placeholder": "2701, 61-63, wigs …"})

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        try:
            return commodity_called(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def known_values(self, model) -> list[str]:
        """By code, all goods of which a row speaks."""
        codes = (
            model.objects.as_of().included().order_by().values_list("commodity__code", flat=True)
        )
        return sorted(codes.distinct())

    def written(self):
        codes = Commodity.objects.order_by("code").values_list("code", flat=True)
        return words(codes) | {NAME: "CommodityCode"}


class SectorField(DocumentedField, forms.CharField):
    meaning = "A sector by its slug: every chapter of the Harmonized System belongs to one."
    widget = forms.TextInput(attrs={"size": 14})

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        known = {sector.slug: sector for sector in Sector.objects.all()}
        text = as_known(text, known)
        if text not in known:
            raise forms.ValidationError(refusal(f"“{text}” is not a sector.", text, known))
        return known[text]

    def written(self):
        slugs = Sector.objects.order_by("slug").values_list("slug", flat=True)
        return words(slugs) | {NAME: "SectorSlug"}
