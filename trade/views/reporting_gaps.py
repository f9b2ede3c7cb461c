"""The map of silences: some thirteen thousand signs, which is why each is written but once."""

from functools import cache

from django.utils.html import format_html

from nkworld.portal.files import files_of

from ..analysis.reporting_gaps import SIGNS, ReportingGaps, State, counts
from ..models import Silence
from ..parameters import SilenceParameters
from .doubt import TradePage

# In words under the map, not as a sign in it.
NOT_IN_THE_MAP = {State.NEVER, State.NO_STATE}
# What these tell is in the key, or with the map: a hover text on thousands of cells says no more.
PLAIN = {State.NOT_REPORTED, State.MISSING, State.NO_STATE, State.AWAITED, State.EXCLUDED}


class ReportingGapsPage(TradePage):
    """Partners by year: a figure, a zero, or a silence and of what kind."""

    template_name = "trade/silence.html"

    def get_context_data(self, **kwargs):
        form = SilenceParameters(self.query).validated()
        params = form.cleaned_data
        found = ReportingGaps(params["as_of"], params["from"], params["to"])
        lines = found.lines
        silences = Silence.objects.as_of(params["as_of"])
        return super().get_context_data(**kwargs) | {
            "form": form,
            "map": found,
            "lines": [
                (line.country, [sign(c.state, c.told) for c in line.cells]) for line in lines
            ],
            "never": list(found.never),
            "key": [
                (state, SIGNS[state], number)
                for state, number in counts(lines).items()
                if number and state not in NOT_IN_THE_MAP
            ],
            "silences": silences.select_related("country", "source"),
            "files": files_of("trade/silence", self.query),
        }


def sign(state, told):
    """A cell of the map: its sign, its word for who does not see it, and who is on record."""
    return _cell(state, "" if state in PLAIN else told)


@cache
def _cell(state, told):
    title = format_html(' title="{}"', told) if told else ""
    return format_html(
        '<td class="silence-{}"{}><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></td>',
        *(state.value, title, SIGNS[state], state.value.replace("-", " ")),
    )
