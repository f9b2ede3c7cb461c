"""Words become answers: a sentence with its number, or the pages and tables that hold it.

What enters: what a reader typed, in any of the portal’s languages, misspelt or not; texts and
questions that domains announce. What leaves: answers with value, source and address, then hits
of an index that is renewed with every publish.
"""
