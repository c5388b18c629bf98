"""What stands on a page, as records without any HTML."""
