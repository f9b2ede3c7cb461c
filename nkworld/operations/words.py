"""What a person is told of a fault: what happened, what became of their work, what to do."""

from dataclasses import dataclass

from django.conf import settings

from nkworld.limits import Fault

MINUTE, TEN_MINUTES = 60, 600


@dataclass(frozen=True)
class Words:
    """`title` stands over the page; `happened` is a sentence; `remedy` is what to do about it."""

    title: str
    happened: str
    remedy: str
    retry_after: int = MINUTE


WORDS = {
    Fault.TOO_LONG: Words(
        "This takes too long",
        "What was asked for took more than {seconds:g} seconds and was ended, so that others are "
        "served.",
        "Ask for less, fewer years or one country, or try again when fewer people are here.",
    ),
    Fault.LOCKED: Words(
        "Someone else is writing",
        "Someone else is writing to the database for longer than {lock_seconds:g} seconds.",
        "Send it again in a minute.",
    ),
    Fault.FULL: Words(
        "The server’s disk is full",
        "The server’s disk is full.",
        "Tell the operator of the portal.",
        TEN_MINUTES,
    ),
    Fault.READ_ONLY: Words(
        "Nothing can be saved at the moment",
        "The database can only be read at the moment.",
        "Tell the operator of the portal, if nobody has told you why.",
        TEN_MINUTES,
    ),
    Fault.DAMAGED: Words(
        "The database can’t be read",
        "The database file, or the disk it is on, is damaged.",
        "Tell the operator of the portal: a backup may have to be restored.",
        TEN_MINUTES,
    ),
    Fault.UNPREPARED: Words(
        "The database is not ready",
        "The database is empty, or made for another version of the portal.",
        "Try again in a few minutes: the portal may just be under renewal.",
        TEN_MINUTES,
    ),
    Fault.AWAY: Words(
        "The database can’t be reached",
        "The portal can’t reach its database.",
        "Try again in a minute.",
    ),
    Fault.FILES_AWAY: Words(
        "The files can’t be reached",
        "The portal can’t reach the place where its files lie.",
        "Try again in a minute.",
    ),
}
NOT_SAVED = "Nothing of yours was saved."
PARTLY_SAVED = "A part of what you sent was saved before: look at it before you send it again."
READ_AGAIN = "Ask again in a minute."  # whoever sent nothing has nothing to send again


def words_for(fault: Fault, seconds: float, sends: bool, saved: bool) -> Words:
    """For one person: who sends something is told what became of it."""
    words = WORDS[fault]
    happened = words.happened.format(seconds=seconds, lock_seconds=settings.LOCK_SECONDS)
    if sends:
        happened = f"{happened} {PARTLY_SAVED if saved else NOT_SAVED}"
    remedy = READ_AGAIN if fault is Fault.LOCKED and not sends else words.remedy
    return Words(words.title, happened, remedy, words.retry_after)
