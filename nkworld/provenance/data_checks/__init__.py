"""What is checked of the tables of every domain, none of which is named."""

from . import citations, constraints, counts, histories, rules, vintages
