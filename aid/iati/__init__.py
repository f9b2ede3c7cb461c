"""Aid as IATI 2.03 activities: told by a secondary publisher of what others have published.

Programmes and appeals with what was planned, and contributions whose status a source tells. Money
that nobody says was pledged, committed or paid has no type of transaction, so that it is left out.
"""
