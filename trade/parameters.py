"""What the figures of trade can be asked, beyond rule, years and as-of."""

from typing import Any

from nkworld.asking.fields import OneOfField
from nkworld.asking.named_fields import CountryField
from nkworld.asking.parameters import FigureParameters
from nkworld.atlas.models import DPRK

CHINA = "CHN"


class SwitchField(OneOfField):
    """A yes-or-no parameter, written 1 or 0."""

    def __init__(self, yes: str, no: str, **kwargs: Any) -> None:
        super().__init__([("0", no), ("1", yes)], **kwargs)

    def clean(self, value: Any) -> bool:
        return super().clean(value) == "1"


def partner(initial: str = CHINA) -> CountryField:
    refused = {DPRK: "North Korea is not its own partner: name another country."}
    return CountryField(label="Partner", initial=initial, refused=refused)


class OneRuleParameters(FigureParameters):
    """Where two amounts must come from one source: every claim at once is no answer."""

    dataset = "trade/flows"
    allow_all = False
