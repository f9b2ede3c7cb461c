"""What the desk is asked about a draft of goods: is it South Korea that is meant?"""

from nkworld.importing.doubts import register
from nkworld.provenance.models import Exclusion

from ..analysis.detector.gathering import gather, groups_of
from ..doubts import QUESTION, doubts


@register("trade/goods", asks=QUESTION, exclusion=Exclusion.MIX_UP)
def mixed_up_koreas(rows):
    """Asks by partner and period, from the largest good of each."""
    return doubts(gather(groups_of(rows.whole()), of_one_good=True))
