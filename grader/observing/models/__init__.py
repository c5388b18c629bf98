"""A model, whatever its parts are called: built, filled by its shapes, run and watched."""
