"""Stands beside student code: calls an answer and writes down what comes out.

Nothing here knows a right answer. Beside what belongs to it, the sandbox gets this folder alone.
"""
