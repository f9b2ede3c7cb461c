import pkgutil

import nkworld.running.audit.migrations as today

NEWEST = max(module.name for module in pkgutil.iter_modules(today.__path__))
__path__ = [*__path__, *today.__path__]
