"""What exercises share: kinds, verdicts, blanks, stopping, progress, and the mistakes in masks."""
