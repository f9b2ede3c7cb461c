from django.urls import path

from nkworld.portal.views.claims import ClaimList

from . import tables, views

app_name = "aid"
STYLED = "aid/claim_list.html"  # with the style sheet of aid

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("agencies/", views.ActorList.as_view(), name="actors"),
    path("agencies/<slug:slug>/", views.ActorDetail.as_view(), name="actor"),
    path("programmes/", views.ProgrammeList.as_view(), name="programmes"),
    path(
        "contributions/",
        ClaimList.as_view(table=tables.Contributions, template_name=STYLED),
        name="contributions",
    ),
    path("appeals/", views.AppealFigureList.as_view(), name="appeals"),
    path(
        "food-aid/",
        ClaimList.as_view(table=tables.FoodAids, template_name=STYLED),
        name="food-aid",
    ),
    path(
        "south-korea/",
        ClaimList.as_view(table=tables.SouthKoreanAids, template_name=STYLED),
        name="south-korea",
    ),
]
