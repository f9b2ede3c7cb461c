from django.urls import path

from . import views

app_name = "stories"

urlpatterns = [
    path("", views.StoryList.as_view(), name="stories"),
    path("<slug:slug>/", views.StoryDetail.as_view(), name="story"),
    path("<slug:slug>/history/", views.History.as_view(), name="history"),
    path("<slug:slug>/difference/", views.Difference.as_view(), name="difference"),
]
