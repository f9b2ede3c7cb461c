"""What happens to a draft between people, for whoever tells them: sent in the step's transaction.

    from nkworld.provenance.signals import sent_back

    @receiver(sent_back)
    def tell(sender, publication, user, reason, **kwargs): ...

The sender is the class of the publication: Release, ProfileRevision …
"""

from django.dispatch import Signal

# `publication`, `user` (None: a command).
submitted = Signal()
# `publication`, `user`, `reason`, `makers`: it is a draft again, and whoever made or submitted it
# (`makers`, keys) is asked again.
sent_back = Signal()
# `publication`, `user`, `reason`: thrown away.
discarded = Signal()
# `publication`, `user`: it is public, or will be from the moment that was chosen.
published = Signal()
# `publication`, `user` (the author), `comment`, `people`: keys of whoever made the draft or wrote
# about it before, without the author.
comment_added = Signal()
