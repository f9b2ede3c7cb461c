from nkworld.provenance.dates import DayField, PartialDateField
from nkworld.provenance.models import Cited
from nkworld.provenance.models.promises import refuse_reversed


class Stated(Cited):
    """What one source says of a state: the dates of its changes, or, if the source is a list,
    only that it was so at one date.

    `orders` are pairs of dates that can't be reversed, with the sentence that says so.
    """

    stated_for = PartialDateField(
        blank=True, help_text="Where the source is a list: the day, month or year that it shows."
    )
    stated_for_first = DayField(of="stated_for", side="first")
    stated_for_last = DayField(of="stated_for", side="last")

    orders: tuple[tuple[str, str, str], ...] = ()

    class Meta(Cited.Meta):
        abstract = True

    def clean(self):
        refuse_reversed(self, *self.orders)
