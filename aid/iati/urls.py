from django.urls import path

from . import views

app_name = "iati"
urlpatterns = [path("activities.xml", views.Activities.as_view(), name="activities")]
