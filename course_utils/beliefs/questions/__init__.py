"""The fifteen questions, a file for each, named like the misconception that it asks about."""
