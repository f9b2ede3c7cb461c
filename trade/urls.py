from django.urls import path

from nkworld.portal.views.claims import ClaimList

from . import tables, views

app_name = "trade"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("flows/", ClaimList.as_view(table=tables.Flows), name="flows"),
    path("inter-korean/", ClaimList.as_view(table=tables.InterKoreanFlows), name="inter-korean"),
    path("partners/by-year/", views.PartnersByYear.as_view(), name="partners-by-year"),
    path("partner-ranks/", ClaimList.as_view(table=tables.PartnerRanks), name="partner-ranks"),
    path("other-counts/", ClaimList.as_view(table=tables.OtherTradeCounts), name="other-counts"),
    path("compare/", views.Compare.as_view(), name="compare"),
    path("revisions/", views.Revisions.as_view(), name="revisions"),
    path("silence/", views.ReportingGapsPage.as_view(), name="silence"),
    path("valuation/", views.Valuation.as_view(), name="valuation"),
]
