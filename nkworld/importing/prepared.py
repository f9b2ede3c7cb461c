"""What the first page of a review says of a large draft is computed by whoever has read its file,
so that nobody who opens it waits for that.
"""

import logging
from collections.abc import Iterable

from nkworld.atlas.memo import memo_scope
from nkworld.provenance.models import Release

from .release_steps import is_large
from .review import Review
from .review_panels import prepare_panels

logger = logging.getLogger(__name__)


def prepare_reviews(releases: Iterable[Release]) -> None:
    """Compute and keep it; what fails here is computed by the review itself."""
    for release in releases:
        if not is_large(release):
            continue
        try:
            with memo_scope():
                _ = Review(release).summary
                prepare_panels(release)
        except Exception:
            logger.exception("The review of “%s” could not be prepared.", release)
