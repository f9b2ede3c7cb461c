"""Words of labels, as they stand in a statement."""


def within_a_sentence(label):
    """“Visits approved in Seoul” with a small first letter; names further on keep theirs."""
    return f"{label[:1].lower()}{label[1:]}"


def in_a_row(words):
    """“exports, imports and balance”; empty of none."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
