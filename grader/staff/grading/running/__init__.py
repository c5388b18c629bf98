"""One submission as a job, done by a worker in the sandbox, once it has been seen to hold."""
