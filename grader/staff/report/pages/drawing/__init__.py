"""Charts and pictures as SVG, each with words that say the same."""
