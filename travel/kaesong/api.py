from nkworld.api.viewsets import publish

from . import tables

publish(tables.ZoneFigures)
