"""What every exercise shares: kinds, verdicts, blanks, stopping, progress, misconceptions."""
