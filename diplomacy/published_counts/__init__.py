"""What others counted of a day, what is on record here of the same day, and what makes the
difference, item by item.
"""
