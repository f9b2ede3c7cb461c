from django.urls import path

from . import views

app_name = "trade"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("flows/", views.FlowList.as_view(), name="flows"),
    path("inter-korean/", views.InterKoreanFlowList.as_view(), name="inter-korean"),
    path("partner-ranks/", views.PartnerRankList.as_view(), name="partner-ranks"),
    path("compare/", views.Compare.as_view(), name="compare"),
    path("revisions/", views.Revisions.as_view(), name="revisions"),
    path("silence/", views.SilenceMapPage.as_view(), name="silence"),
    path("valuation/", views.Valuation.as_view(), name="valuation"),
]
