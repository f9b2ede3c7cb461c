"""Withdraws a live release of each table of claims, publishes the same claims as another, and goes
round until its standard input ends. After each dataset it prints how many steps there were so far.
"""

import sys
import threading


def main():
    import django

    django.setup()
    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    steps = 0
    while True:
        for slug in datasets():
            if over.is_set():
                return
            steps += withdrawn_and_published_again(slug)
            print(steps, flush=True)


def datasets():
    from nkworld.provenance.claim_tables import claim_tables

    return list(claim_tables())


def withdrawn_and_published_again(slug):
    """How many steps there were: none where nothing is live."""
    from nkworld.provenance.models import Release, State
    from nkworld.provenance.publishing import publish, withdraw

    release = Release.objects.filter(dataset__slug=slug, state=State.LIVE).last()
    if release is None:
        return 0
    again = draft_like(release)
    withdraw(release, reason="A trial.")
    publish(again)
    return 2


def draft_like(release):
    from nkworld.provenance.models import Release
    from nkworld.provenance.tables import observation_model

    model = observation_model(release.dataset)
    claims = list(model.objects.with_readings().filter(release=release))
    draft = Release.objects.create(dataset=release.dataset, source=release.source, label="Again")
    for claim in claims:
        claim.pk, claim.release, claim.known_from = None, draft, None
    model.objects.bulk_create(claims)
    return draft


if __name__ == "__main__":
    main()
