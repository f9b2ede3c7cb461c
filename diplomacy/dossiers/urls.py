from django.urls import path

from nkworld.portal.views.tables import dataset_paths

from .visits import VisitsByYear

app_name = "dossiers"

urlpatterns = [
    path("visits/by-year/", VisitsByYear.as_view(), name="visits-by-year"),
    *dataset_paths(app_name),
]
