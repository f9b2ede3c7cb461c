"""What happens to a draft between people, for whoever tells them: sent in the step's transaction.

    from nkworld.provenance.signals import step_taken

    @receiver(step_taken)
    def tell(sender, publication, action, user, why, makers, **kwargs): ...

The sender is the class of the publication: Release, ProfileRevision …
"""

from django.dispatch import Signal

# `publication`, `action` (“submitted”, “sent back”, “discarded”, “published” …), `user` (None: a
# command), `why`, and `makers`: keys of whoever had made or submitted it before the step.
step_taken = Signal()
# `publication`, `user` (the author), `comment`, `people`: keys of whoever made the draft or wrote
# about it before, without the author.
comment_added = Signal()
