"""Countries by any name: of today, of history, and aggregates such as “the world”.

What enters: a name, a code, a spelling of any language, a day. What leaves: a `Country`, or a
refusal with the nearest names. A name that two countries may bear, Korea above all, is never
guessed. `memo` keeps for one request what was asked once. Nothing here knows of claims.
"""
