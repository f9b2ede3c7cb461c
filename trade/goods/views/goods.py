from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from nkworld.provenance.parameters import SPAN
from nkworld.provenance.points import rule_for
from nkworld.provenance.questions import chosen
from nkworld.provenance.record_questions import today

from ..models import CommodityShare, GoodsFlow
from ..nomenclature import codes
from ..parameters import CommodityParameters
from ..records import newest_of, partners_of
from ..restricted import codes_of
from ..sanctions import Stated, about, known_measures
from ..spread import Spreads
from .shared import GoodsPage, Piece, led

TURNS = ("country", "direction", "frequency")
SHARED = ("rule", *SPAN, "marks")
COURSES = ("trade/commodity-value", "trade/commodity-quantity", "trade/commodity-price")
SHOWN_CLAIMS = 40


def shows_a_course(drawn):
    """Has one of its lines two points at least?"""
    return any(len(series.on_record) > 1 for series in drawn.figure.series)


class CommodityDetail(GoodsPage):
    """One sort of goods: its course, its partners, the measures on it, and every claim."""

    parameters = (*TURNS, *SHARED)
    template_name = "goods/commodity.html"

    @property
    def place(self):
        return f"goods:{self.commodity.code}"

    @cached_property
    def commodity(self):
        try:
            return self.tree.by_code[self.kwargs["code"]]
        except KeyError:
            name, _ = codes().get(self.kwargs["code"], ("", ""))
            sentence = f"Nothing is on record of goods {self.kwargs['code']} {name}".strip()
            raise Http404(f"{sentence}.") from None

    @cached_property
    def within(self):
        return self.tree.within(self.commodity)

    @cached_property
    def partners(self):
        return partners_of(self.commodity, self.within, self.moment)

    def get_crumbs(self):
        above = [(each.title, each.get_absolute_url()) for each in self.tree.above(self.commodity)]
        start = [("Trade", reverse("trade:index")), ("Goods", reverse("goods:index"))]
        return start + above

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "commodity": self.commodity,
            "sector": self.tree.listed_under(self.commodity),
            "below": self.tree.next_below(self.commodity),
            "ranges": self.tree.ranges_around(self.commodity),
            "partners": [self.linked(partner) for partner in self.partners],
            "figures": self.figures,
            "spreads": self.spreads(),
            "measures": self.measures(),
            "day": today(),
            "claims": self.claims(),
            "has_shares": self.has_shares(),
            "claims_query": urlencode({"within": self.commodity.code, "rule": "all"}),
        }

    def claims(self):
        return newest_of(self.commodity, self.within, SHOWN_CLAIMS, self.moment)

    def has_shares(self):
        shares = CommodityShare.objects.as_of(self.moment)
        return shares.filter(commodity__in=self.within).exists()

    def linked(self, partner):
        """A partner with the address of this page, drawn for it."""
        query = {"country": partner["country__code"], "direction": partner["direction"]}
        words = GoodsFlow.Direction(partner["direction"]).label
        shown = self.figures[0].form.cleaned_data
        current = query == {"country": shown["country"].code, "direction": shown["direction"]}
        return partner | {"words": words, "url": f"?{urlencode(query)}", "current": current}

    @cached_property
    def params(self):
        """The page's query; where it asks for none, partner and direction of which the headline
        speaks, or the best told ones.
        """
        params = {"goods": self.commodity.code} | CommodityParameters().defaults
        if self.partners:
            best = self.best_partner()
            params |= {"country": best["country__code"], "direction": best["direction"]}
        if self.told and not chosen(self.query, TURNS):
            params |= chosen(dict(self.told.query), TURNS)
        params |= chosen(self.query, (*TURNS, *SHARED))
        return params | {"goods": self.commodity.code}

    @cached_property
    def told(self):
        """The figure of these goods of which the page's headline speaks; None where it does not."""
        figures = self.finding.figures if self.finding else ()
        of_these = (
            each for each in figures if dict(each.query).get("goods") == self.commodity.code
        )
        return next(of_these, None)

    def best_partner(self):
        """Of the direction that was asked for, if one was."""
        wanted = self.query.get("direction")
        fitting = [each for each in self.partners if wanted in (None, each["direction"])]
        return (fitting or self.partners)[0]

    @cached_property
    def figures(self):
        """Those that show a course, or else the one that shows anything."""
        page, first = self.request.path, self.told.registered.slug if self.told else ""
        slugs = sorted(COURSES, key=lambda slug: slug != first) if self.partners else ()
        drawn = [Piece(slug, self.params, page=page, fixed=("goods",)) for slug in slugs]
        return led([each for each in drawn if shows_a_course(each)] or drawn[:1])

    def spreads(self):
        """How far the sources of the pictures' partner and direction lie apart; None without."""
        if not self.figures:
            return None
        params = self.figures[0].form.cleaned_data
        rule = rule_for(params, GoodsFlow.dataset)
        return Spreads(self.commodity, params["country"], params["direction"], rule, self.moment)

    def measures(self):
        """Those that speak of these goods, of what they lie in, or of a part of them."""
        measures = about(known_measures(self.moment), self.commodity.span)
        return [Stated(m, today(), codes_of(m, self.tree.by_code)) for m in measures]
