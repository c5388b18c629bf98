"""What becomes of a gradebook: tables, pages, feedback and exports. Nothing here grades."""
