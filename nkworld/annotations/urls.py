from django.urls import path

from .views import AnnotationList

app_name = "annotations"

urlpatterns = [path("", AnnotationList.as_view(), name="list")]
