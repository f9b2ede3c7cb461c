from django.urls import path, re_path

from . import views

app_name = "digests"
urlpatterns = [
    path("", views.Subscribe.as_view(), name="subscribe"),
    path("asked/", views.Received.as_view(), name="asked"),
    re_path(r"^confirm/(?P<token>[\w:-]{20,400})/$", views.confirm, name="confirm"),
    re_path(r"^leave/(?P<key>[\w-]{20,32})/$", views.leave, name="leave"),
]
