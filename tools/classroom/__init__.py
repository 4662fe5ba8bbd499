"""What an instructor asks of a class: find its submissions, run each apart, tell what they show."""
