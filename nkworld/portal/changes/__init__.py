"""What changed, when and why, in plain words: on the page /changes/, in its feeds and by mail.

Whoever holds something that changes announces a Teller in its `changes.py`:

    @register
    class Texts(Teller):
        def acts(self, choice, most=None): ...    # what happened, told cheaply
        def tell(self, acts, choice): ...         # the same in words, for those on one page
"""

from . import records, releases  # noqa: F401 - announce what the portal itself tells
from .choice import Choice, ChoiceForm
from .telling import Act, Change, Kind, Teller, acts_of, newest, register, told

__all__ = [
    "Act",
    "Change",
    "Choice",
    "ChoiceForm",
    "Kind",
    "Teller",
    "acts_of",
    "newest",
    "register",
    "told",
]
