"""The file that a gradebook is: its tables, how it is opened, and what becomes of an older one."""
