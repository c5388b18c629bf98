"""What training has come to: weights that students hand in, measured on the trusted side.

records  which trainings count, and what they should reach
reading  a file of unknown origin -> arrays, or why not
measure  arrays -> the solution's net -> accuracy -> points
"""
