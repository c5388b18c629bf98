# What the autograder goes by. Change it here, zip the files again and upload the zip.

# What counts, in the words of `grader grade --only`; empty: everything, or what assignment.toml says.
ONLY=''

# Whether to go on where this container lets no student code be confined, as may well be the case
# on Gradescope: the sandbox needs user namespaces, which containers often forbid. With "no" the
# autograder then refuses, and nobody gets a mark. With "yes" the code runs as root beside the
# solutions and the results, in the container that Gradescope makes for one submission: it can read
# all answers, and write any mark for itself. Say "yes" only to students whom you would let do that,
# or take the mark from a run of `grader grade` on your own machine.
TRUSTED=no
