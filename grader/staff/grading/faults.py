"""What stops a run. Each has a message that says what to do, and nothing that is graded is lost."""


class FaultError(Exception):
    """Nothing can be graded: a fault of this machine or of our own code; the message says which."""


class NoIsolationError(Exception):
    """A machine cannot confine student code; the message says what to do."""


class ClusterError(Exception):
    """The machines of a cluster cannot be used; the message says why."""
