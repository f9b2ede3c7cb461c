from django.urls import path

from . import views

app_name = "travel"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("crossings/", views.CrossingList.as_view(), name="crossings"),
    path("overseas-workers/", views.OverseasWorkersList.as_view(), name="overseas-workers"),
]
