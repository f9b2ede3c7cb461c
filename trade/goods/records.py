"""How much is recorded of each sort of goods, and of which partner."""

import hashlib

from django.core.cache import cache
from django.db.models import Count, Max, Min, Q

from nkworld.provenance.periods import Frequency
from nkworld.provenance.revisions import CODE_VERSION, revision_of

from .models import GoodsFlow

KEPT = 24 * 3600


def extent_by_commodity(moment=None):
    """{commodity id: {claims, first, last}}, kept until the data change: it reads every claim."""
    return _kept("extent", moment, lambda: _extent(moment))


def _extent(moment):
    rows = GoodsFlow.objects.known(moment).order_by().values("commodity")
    counted = rows.annotate(claims=Count("pk"), first=Min("period_start"), last=Max("period_end"))
    return {row["commodity"]: row for row in counted}


def partners_of(commodities, moment=None):
    """One row for each partner and direction: how many claims, of which days.

    First the one with the most whole years, which make the best picture. Kept until the data
    change: a chapter may hold ten thousand claims.
    """
    keys = [each.pk for each in commodities]
    return _kept(["partners", keys], moment, lambda: _partners(commodities, moment))


def _partners(commodities, moment):
    rows = GoodsFlow.objects.known(moment).of_goods(commodities).order_by()
    return list(
        rows.values("country__code", "country__name", "country__slug", "direction")
        .annotate(
            claims=Count("pk"),
            years=Count("pk", filter=Q(frequency=Frequency.ANNUAL, part="")),
            first=Min("period_start"),
            last=Max("period_end"),
        )
        .order_by("-years", "-claims", "country__name", "direction")
    )


def _kept(what, moment, read):
    """What `read` answers, once for each state of the data."""
    words = repr([what, moment, revision_of(GoodsFlow.dataset), CODE_VERSION])
    key = f"goods:{hashlib.sha256(words.encode()).hexdigest()}"
    return cache.get_or_set(key, read, KEPT)
