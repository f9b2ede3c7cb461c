from django.contrib import admin

from nkworld.atlas.models import Country
from nkworld.provenance.models import DataQuestion, Dataset, HeadlineRule, Source
from nkworld.search.models import Synonyms

from .desk.catalogue import (
    CountryAdmin,
    DataQuestionAdmin,
    DatasetAdmin,
    SourceAdmin,
    SynonymsAdmin,
)
from .desk.proposals import ProposalAdmin
from .desk.rules import HeadlineRuleAdmin
from .models import Proposal

admin.site.register(Proposal, ProposalAdmin)
admin.site.register(Country, CountryAdmin)
admin.site.register(Source, SourceAdmin)
admin.site.register(Dataset, DatasetAdmin)
admin.site.register(DataQuestion, DataQuestionAdmin)
admin.site.register(HeadlineRule, HeadlineRuleAdmin)
admin.site.register(Synonyms, SynonymsAdmin)
