"""`grader validate`: a notebook is run from the top, and every exercise is reported."""
