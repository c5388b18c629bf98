"""Whose work is worth a look beside whose: what two have in common that few others have.

It points at passages and says how unusual they are in this class. Who wrote them, and whether that
was allowed, only a person can find out; so nothing here is a verdict, and nothing changes a mark.
"""
