"""Stands beside student code: calls an answer and writes down what comes out.

Nothing here knows a right answer. The sandbox gets this folder of the grader and no other.
"""
