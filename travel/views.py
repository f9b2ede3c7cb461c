from django.views.generic import TemplateView

from nkworld.portal.views.base import PublicPage
from nkworld.portal.views.claims import ClaimList

from .filters import CrossingFilter, OverseasWorkersFilter
from .models import Crossing, OverseasWorkers


class Index(PublicPage, TemplateView):
    template_name = "travel/index.html"


class CrossingList(ClaimList):
    model = Crossing
    filterset_class = CrossingFilter
    template_name = "travel/crossing_list.html"


class OverseasWorkersList(ClaimList):
    model = OverseasWorkers
    filterset_class = OverseasWorkersFilter
    template_name = "travel/overseas_workers_list.html"
