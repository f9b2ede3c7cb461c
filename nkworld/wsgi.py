import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nkworld.settings")
application = get_wsgi_application()

from django.db import DatabaseError, connection  # noqa: E402 - once there are settings

from nkworld.running.schema import SchemaRefused, refuse_unless_it_fits  # noqa: E402

try:
    refuse_unless_it_fits(connection)
except SchemaRefused as error:
    sys.exit(f"Nothing is served. {error}")
except DatabaseError:
    pass  # what is kept is served without it, and /health/ready says that it is away
finally:
    connection.close()
