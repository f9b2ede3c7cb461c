from nkworld.portal.views.records import RecordList

from ..concerns import with_concerns
from ..questions import ActQuestion, EventQuestion, HeadQuestion, MissionQuestion


class DiplomacyRecords(RecordList):
    crumbs: tuple[tuple[str, str], ...] = (("Diplomacy", "diplomacy:index"),)


def _date(record):
    return record.date.first, record.date.last


def _partner(post):
    return post.mission.partner.name


class ActList(DiplomacyRecords):
    """Acts of relations, one row for each page of a source that tells of one."""

    question, api = ActQuestion, "diplomacy/acts"
    template_name = "diplomacy/relations.html"
    columns = {
        "country": ("Country", lambda act: (act.country.name, *_date(act))),
        "date": ("Date", lambda act: (*_date(act), act.country.name)),
        "act": ("Act", lambda act: (act.get_event_display(), *_date(act))),
        "source": ("Who says so", lambda act: (act.source.short_name.lower(), *_date(act))),
    }


class MissionList(DiplomacyRecords):
    """Missions both ways with their state on a day and what each source says of them."""

    question, api = MissionQuestion, "diplomacy/missions"
    template_name = "diplomacy/missions.html"
    columns = {
        "partner": ("Country", lambda post: (_partner(post), post.mission.city)),
        "type": ("Type", lambda post: (post.mission.get_mission_type_display(), _partner(post))),
        "city": ("City", lambda post: post.mission.city),
        "side": ("Sent by", lambda post: (post.mission.sending.name, _partner(post))),
        "state": ("State", lambda post: (post.label, _partner(post))),
        "since": ("Since", lambda post: post.since[0].first if post.since else None),
    }

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"day": self.form.day}


class HeadList(DiplomacyRecords):
    """Who headed missions both ways, the newest first unless asked otherwise."""

    question, api = HeadQuestion, "diplomacy/heads-of-mission"
    template_name = "diplomacy/record_list.html"
    title = "Heads of mission"
    description = "Ambassadors to North Korea and of North Korea, with who says so."
    lede = (
        "Who was appointed, accredited, at work or gone, as each page tells it. A selection: what "
        "was met while reading on missions, no list of all."
    )
    caption = "Heads of mission, one row for each page of a source"
    first = "-date"
    columns = {
        "date": ("Date", _date),
        "person": "Person",
        "office": ("Office", lambda head: (head.get_office_display(), head.person)),
        "sending": ("Sent by", lambda head: (head.sending.name, *_date(head))),
        "receiving": ("Sent to", lambda head: (head.receiving.name, *_date(head))),
        "event": ("What happened", lambda head: (head.get_event_display(), *_date(head))),
        "source": ("Who says so", lambda head: (head.source.short_name.lower(), *_date(head))),
    }


class EventList(DiplomacyRecords):
    """What happened between North Korea and others, the newest first unless asked otherwise."""

    question, api = EventQuestion, "diplomacy/events"
    template_name = "diplomacy/timeline.html"
    first = "-date"
    columns = {
        "date": ("Date", _date),
        "country": ("With", lambda event: (event.country.name, *_date(event))),
        "title": ("What happened", lambda event: event.title),
        "kind": ("Kind", lambda event: (event.get_kind_display(), *_date(event))),
        "source": ("Who says so", lambda event: (event.source.short_name.lower(), *_date(event))),
    }

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"happenings": with_concerns(context["object_list"], self.form.moment)}
