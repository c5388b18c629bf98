"""A real JupyterLab in a real browser, with hands to use it as a student would."""
