"""The laws: what the solution does by nature is asked of every answer, whatever its record says.

Nobody types them: a law binds an answer where the solution keeps it. Each has a name and a hint,
like a mistake, and costs the same share of the points. What can only be compared between right
results is asked where every probe passes; the rest always.
"""
