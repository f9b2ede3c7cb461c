from django.db.models import Count, Max, Min
from django.urls import reverse
from django.views.generic import DetailView, ListView

from nkworld.provenance import figures
from nkworld.provenance.freshness import freshness
from nkworld.provenance.models import Dataset, Release, Source
from nkworld.provenance.tables import observation_model, observation_models

from ..drawing import answered
from .base import PublicPage

SHOWN_RELEASES = 10


def table_url(dataset):
    """The page of a dataset's claims: “trade/flows” lies at the address named trade:flows."""
    return reverse(dataset.slug.replace("/", ":"))


class DatasetList(PublicPage, ListView):
    """The catalogue: every table of claims, with what one must know before using it."""

    template_name = "portal/dataset_list.html"
    queryset = Dataset.objects.all()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        entries = [entry(dataset) for dataset in context["object_list"]]
        return context | {"entries": entries}


def api_url(dataset):
    return reverse(f"api:{dataset.slug.replace('/', '-')}-list")


def entry(dataset):
    """What the catalogue says of one dataset, counted from its live claims."""
    live = observation_model(dataset).objects.live()
    return {
        "dataset": dataset,
        "table_url": table_url(dataset),
        "api_url": api_url(dataset),
        "freshness": freshness(dataset),
        "claims": live.count(),
        "excluded": live.ledger().count(),
        "sources": Source.objects.filter(pk__in=live.values("source")),
        "figures": [each for each in figures.every() if dataset.slug in each.datasets],
    }


class DatasetDetail(PublicPage, DetailView):
    template_name = "portal/dataset_detail.html"
    queryset = Dataset.objects.prefetch_related("rules__places__source", "questions")

    def get_crumbs(self):
        return [("Data", reverse("portal:datasets"))]

    def get_context_data(self, **kwargs):
        dataset = self.object
        releases = Release.objects.public().filter(dataset=dataset).cited().newest_first()
        return super().get_context_data(**kwargs) | {
            "entry": entry(dataset),
            "by_source": claims_by_source(observation_model(dataset)),
            "questions": answered(dataset.questions.filter(figure="")),
            "rules": dataset.rules.current().prefetch_related("places__source"),
            "releases": releases[:SHOWN_RELEASES],
        }


def claims_by_source(model):
    """Live claims counted, with the first and last period each source speaks of."""
    counts = (
        model.objects.live()
        .values("source")
        .annotate(claims=Count("pk"), first=Min("period_start"), last=Max("period_end"))
    )
    by_source = {row["source"]: row for row in counts}
    sources = Source.objects.filter(pk__in=by_source)
    return [{**by_source[source.pk], "source": source} for source in sources]


class SourceList(PublicPage, ListView):
    template_name = "portal/source_list.html"
    queryset = Source.objects.all()

    def get_context_data(self, **kwargs):
        counts: dict[int, int] = {}
        for model in observation_models().values():
            for row in model.objects.live().values("source").annotate(claims=Count("pk")):
                counts[row["source"]] = counts.get(row["source"], 0) + row["claims"]
        rows = [{"source": s, "claims": counts.get(s.pk, 0)} for s in self.object_list]
        return super().get_context_data(**kwargs) | {"rows": rows}


class SourceDetail(PublicPage, DetailView):
    template_name = "portal/source_detail.html"
    model = Source

    def get_crumbs(self):
        return [("Sources", reverse("portal:sources"))]

    def get_context_data(self, **kwargs):
        source = self.object
        tables = [each for each in self.tables() if each["claims"]]
        return super().get_context_data(**kwargs) | {
            "tables": tables,
            "releases": source.releases.public().cited().newest_first()[:SHOWN_RELEASES],
            "places": source.places.select_related("rule__dataset").order_by("rule", "position"),
        }

    def tables(self):
        """What this source says in each dataset."""
        datasets = {dataset.slug: dataset for dataset in Dataset.objects.all()}
        for slug, model in observation_models().items():
            if slug in datasets:
                mine = model.objects.live().filter(source=self.object)
                extent = mine.aggregate(first=Min("period_start"), last=Max("period_end"))
                yield {
                    "dataset": datasets[slug],
                    "url": f"{table_url(datasets[slug])}?source={self.object.slug}&rule=all",
                    "claims": mine.count(),
                    "excluded": mine.ledger().count(),
                    "readings": model.objects.standing()
                    .filter(source=self.object, reading__gt=0)
                    .count(),
                    **extent,
                }
