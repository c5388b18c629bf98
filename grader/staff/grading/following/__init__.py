"""A run as it goes on: how far it is, what it tells and whom, a folder that is watched."""
