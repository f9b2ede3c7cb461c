"""Answers to anonymous readers, kept whole: rendered once for each state of the data, compressed
once for each encoding, given out by every worker until the data change.
"""
