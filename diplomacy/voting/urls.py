from django.urls import path

from nkworld.portal.views.claims import ClaimList

from . import tables, views

app_name = "voting"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("agreement/", ClaimList.as_view(table=tables.Agreements), name="agreement"),
    path("ideal-points/", ClaimList.as_view(table=tables.IdealPoints), name="ideal-points"),
    path("roll-calls/", views.RollCallList.as_view(), name="roll-calls"),
    path(
        "roll-calls/<slug:source>/<int:number>/", views.RollCallDetail.as_view(), name="roll-call"
    ),
    path("ballots/", views.BallotList.as_view(), name="ballots"),
    path("korea/", views.Korea.as_view(), name="korea"),
]
