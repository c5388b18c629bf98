"""The self-check: solutions pass, stubs do not, each mistake is named."""
