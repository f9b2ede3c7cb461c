from django.urls import reverse

from nkworld.portal.views.claims import ClaimList

from ..filters import AgreementFilter, IdealPointFilter
from ..models import Agreement, IdealPoint


def crumbs():
    """The way to the pages of UN voting."""
    return [
        ("Diplomacy", reverse("diplomacy:index")),
        ("UN voting", reverse("voting:index")),
    ]


class AgreementList(ClaimList):
    model = Agreement
    filterset_class = AgreementFilter
    template_name = "voting/agreement_list.html"

    def get_crumbs(self):
        return crumbs()


class IdealPointList(ClaimList):
    model = IdealPoint
    filterset_class = IdealPointFilter
    template_name = "voting/ideal_point_list.html"

    def get_crumbs(self):
        return crumbs()
