"""What exercises share: kinds, verdicts, blanks, stopping, progress, and mistakes met more than once."""
