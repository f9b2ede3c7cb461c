"""The kinds of refusals (RFC 9457): each has a stable address, where it is explained to people."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ProblemType:
    """`meaning` says what happened, `remedy` what to do about it; both in sentences.

    `name` is the end of its address and never changes.
    """

    name: str
    status: int
    title: str
    meaning: str
    remedy: str


INVALID_QUERY = ProblemType(
    "invalid-query",
    400,
    "The question can’t be answered",
    "A parameter has a name or a value that means nothing here, is given twice, or contradicts "
    "another. Nothing is guessed and nothing is ignored: an answer is always one to the whole "
    "question.",
    "Each entry of `errors` names a `parameter`, says in `message` what is wrong, and has in "
    "`nearest` the value that may have been meant and in `allowed` all that are taken, where they "
    "can be listed. Every error is told at once: mend them all and ask again.",
)
CONTRADICTION = ProblemType(
    "contradiction",
    400,
    "The parameters exclude one another",
    "Each parameter could be answered, and all of them together can’t: a period outside of the "
    "years asked for, say, years that run backwards, or the page of a file that is complete. An "
    "empty answer would say that nothing is known.",
    "Each entry of `errors` names one of the parameters and says which other one it contradicts. "
    "Leave one of the two out.",
)
BAD_REQUEST = ProblemType(
    "bad-request",
    400,
    "The request can’t be read",
    "The request itself is broken: it names no host, or one that is not served here, or a value "
    "that no database can look up.",
    "Look at how the address is put together, and whether the header Host is sent: a program’s own "
    "library writes both best.",
)
INVALID_KEY = ProblemType(
    "invalid-key",
    401,
    "The key is not known",
    "The request carries a key that does not exist, or that was revoked.",
    "Leave the key out: everything here is public without one, up to the limit for everybody. Or "
    "ask whoever gave you the key for a new one.",
)
FORBIDDEN = ProblemType(
    "forbidden",
    403,
    "This is not for you",
    "What was asked for is not given to this caller.",
    "Everything that is listed in the documentation is public: ask for one of its addresses.",
)
NOT_FOUND = ProblemType(
    "not-found",
    404,
    "There is nothing here",
    "The address leads nowhere: no such table, chart or record, or the record has another key.",
    "`detail` names the nearest address or key. The root of the API lists every table.",
)
METHOD_NOT_ALLOWED = ProblemType(
    "method-not-allowed",
    405,
    "This API is read only",
    "The request wants to change something. The API answers GET, HEAD and OPTIONS.",
    "Ask with GET. What is wrong in the data is told to the editors by the link beside each "
    "number on the site.",
)
NOT_ACCEPTABLE = ProblemType(
    "not-acceptable",
    406,
    "None of the types that are accepted is given here",
    "The Accept header excludes every type that this address has.",
    "`allowed` lists the types of the address. Send one of them, or `*/*`, or leave the header "
    "out and name the format in the address, as in `format=csv`.",
)
PRECONDITION_FAILED = ProblemType(
    "precondition-failed",
    412,
    "The condition does not hold",
    "The request was to be answered only if the answer had a certain tag (If-Match) or had not "
    "changed since a moment (If-Unmodified-Since). It has changed.",
    "Ask without the condition. To be sent an answer only if it is new, use If-None-Match.",
)
ADDRESS_TOO_LONG = ProblemType(
    "address-too-long",
    414,
    "The address is too long",
    "The address with its parameters is longer than 4,000 characters.",
    "Ask several times with fewer values in a list, or ask without the filter and choose among "
    "the rows yourself.",
)
RANGE_NOT_SATISFIABLE = ProblemType(
    "range-not-satisfiable",
    416,
    "The file has no such part",
    "The Range header asks for bytes behind the end of the file.",
    "The header Content-Range says how long the file is. Where a file may have changed while it "
    "is read in parts, ask with `as_of`.",
)
TOO_MANY_REQUESTS = ProblemType(
    "too-many-requests",
    429,
    "Too many requests",
    "More was asked from here in a short time than is good for the others.",
    "Wait for as many seconds as the header Retry-After says. The RateLimit headers of every "
    "answer tell what is left. Whole tables are one request as files, and a partner’s key has a "
    "higher limit.",
)
SERVER_ERROR = ProblemType(
    "server-error",
    500,
    "A mistake of ours",
    "Something went wrong on our side. The mistake has been recorded.",
    "Tell us the X-Request-ID of the answer. Asking again rarely helps.",
)
UNAVAILABLE = ProblemType(
    "unavailable",
    503,
    "The portal can’t answer at the moment",
    "The database is away, or the answer takes longer than an answer may.",
    "Ask again after as many seconds as the header Retry-After says, or for less: fewer years, or "
    "one country.",
)

TYPES = {each.name: each for each in [*globals().values()] if isinstance(each, ProblemType)}
OF_QUESTIONS = (INVALID_QUERY, CONTRADICTION)
_by_status = {kind.status: kind for kind in TYPES.values() if kind not in OF_QUESTIONS}


def type_of(status: int) -> ProblemType:
    """The kind that goes with a status, where nothing more is known."""
    fallback = SERVER_ERROR if status >= 500 else BAD_REQUEST
    return _by_status.get(status, fallback)
