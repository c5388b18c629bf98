"""A function, called in the way of the task: its result, its rules and its nature."""
