"""What only instructors and authors have: answers, the build, and trusted grading."""
