from django.urls import path

from . import views

app_name = "profiles"

urlpatterns = [
    path("history/", views.History.as_view(), name="history"),
    path("difference/", views.Difference.as_view(), name="difference"),
]
