"""Words become answers: a sentence with its number, or the pages and tables that hold it.

What enters: what a reader typed, in any of the portal’s languages, misspelt or not; pages, records
and questions that domains announce. What leaves: an answer with value, source and address, then
hits of an index that is renewed with every publish. Six steps lead from the one to the other:

question.py takes the text apart; answers/matching.py finds the figures of which it has every word;
answers/answering.py asks the likeliest and writes its headline; entries.py ranks entries that say
all of the words, else spells them as they may be meant, else takes those that say most of them.
"""
