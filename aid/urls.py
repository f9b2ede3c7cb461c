from django.urls import path

from . import views

app_name = "aid"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("agencies/", views.ActorList.as_view(), name="actors"),
    path("agencies/<slug:slug>/", views.ActorDetail.as_view(), name="actor"),
    path("programmes/", views.ProgrammeList.as_view(), name="programmes"),
    path("contributions/", views.ContributionList.as_view(), name="contributions"),
    path("appeals/", views.AppealFigureList.as_view(), name="appeals"),
    path("food-aid/", views.FoodAidList.as_view(), name="food-aid"),
    path("south-korea/", views.SouthKoreanAidList.as_view(), name="south-korea"),
]
