"""How much one client may ask of the API, and what every answer says about it.

Work is counted where it lies: an answer that is kept, a 304 and a refusal cost one unit, one that
has to be made five, a whole file 25. Pages for readers cost nothing, the documentation included.
"""
