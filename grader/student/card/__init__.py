"""The card that a verdict is in a notebook: what happened, pictures of it, probes, hints, as HTML.

Here nothing is computed and nothing printed: plain data in, markup out, and torch is not needed.
"""
