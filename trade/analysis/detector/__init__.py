"""Asks of a partner's figures whether South Korea is meant: pure functions, no verdicts.

`evidence` is what is known about one partner and period, `signals` name what looks wrong with it
and weigh it, `explain` says each in a sentence. `gathering` alone asks the database.
"""
