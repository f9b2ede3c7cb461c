from django.urls import path

from . import tables, views

app_name = "aid"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("agencies/", views.ActorList.as_view(), name="actors"),
    path("agencies/<slug:slug>/", views.ActorDetail.as_view(), name="actor"),
    path("programmes/", views.ProgrammeList.as_view(), name="programmes"),
    path("contributions/", views.Claims.as_view(table=tables.Contributions), name="contributions"),
    path("donors/by-year/", views.DonorsByYear.as_view(), name="donors-by-year"),
    path("appeals/", views.AppealFigureList.as_view(), name="appeals"),
    path("food-aid/", views.Claims.as_view(table=tables.FoodAids), name="food-aid"),
    path("clusters/", views.Claims.as_view(table=tables.ClusterFigures), name="clusters"),
    path("other-counts/", views.Claims.as_view(table=tables.OtherAidCounts), name="other-counts"),
    path("south-korea/", views.Claims.as_view(table=tables.SouthKoreanAids), name="south-korea"),
]
