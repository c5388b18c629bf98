"""From a folder that was handed in to a gradebook."""
