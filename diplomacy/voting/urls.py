from django.urls import path

from . import views

app_name = "voting"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("agreement/", views.AgreementList.as_view(), name="agreement"),
    path("ideal-points/", views.IdealPointList.as_view(), name="ideal-points"),
    path("roll-calls/", views.RollCallList.as_view(), name="roll-calls"),
    path(
        "roll-calls/<slug:source>/<int:number>/", views.RollCallDetail.as_view(), name="roll-call"
    ),
    path("ballots/", views.BallotList.as_view(), name="ballots"),
    path("korea/", views.Korea.as_view(), name="korea"),
]
