"""Stories: the list, one as it is or was, and what changed in it."""

from dataclasses import replace
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.views.generic import TemplateView

from nkworld.asking.questions import InvalidQuery
from nkworld.atlas.models import Country
from nkworld.portal.linked_data import ARTICLE, article
from nkworld.portal.views.base import PublicPage
from nkworld.texts.views import DocumentPage, history_urls

from .models import Story
from .stories import teasers

FURTHER = 3  # stories to read next


class StoryList(PublicPage, TemplateView):
    template_name = "stories/story_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"stories": teasers()}


class StoryPage(DocumentPage):
    crumbs = (("Stories", "stories:stories"),)

    def find(self, slug: str) -> Story:
        return get_object_or_404(Story, slug=slug)

    def get_crumbs(self) -> list[tuple[str, str]]:
        return [*super().get_crumbs(), (self.texts[0].title, self.document.get_absolute_url())]


class StoryDetail(StoryPage):
    """A story as it is, or as it stood at the moment `as_of` with the figures of that moment."""

    parameters = ("as_of",)
    template_name = "stories/story_detail.html"

    def get_crumbs(self) -> list[tuple[str, str]]:
        return [("Stories", reverse("stories:stories"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        moment, head = self.moment, self.get_head()
        revision = self.document.revisions.as_of(moment).cited().first()
        first = self.texts[-1].known_from
        if moment and first and moment < first:
            raise InvalidQuery([("as_of", "This story was not published yet at that moment.")])
        codes = revision.country_codes if revision else []
        countries = list(Country.objects.filter(code__in=codes)) if codes else []
        if revision:
            described = article(
                revision.title,
                revision.summary,
                head.canonical,
                self.origin,
                about=[country.name for country in countries],
                published=first,
                modified=revision.known_from,
            )
            head = replace(head, kind=ARTICLE, linked_data=(described,))
        # Stories about the same countries first, then those that follow in the desk's order.
        others = [each for each in teasers() if each.url != self.document.get_absolute_url()]
        others.sort(key=lambda each: not {*codes} & {*each.countries})
        return super().get_context_data(**kwargs) | {
            "revision": revision,
            "head": head,
            "text": revision.text(as_of=moment) if revision else None,
            "moment": moment,
            "countries": countries,
            "further": others[:FURTHER],
        }


app_name = "stories"

urlpatterns = [
    path("", StoryList.as_view(), name="stories"),
    path("<slug:slug>/", StoryDetail.as_view(), name="story"),
    *history_urls(StoryPage),
]
