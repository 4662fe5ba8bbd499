"""What the lessons of the dropout course import; each module is a noun of the subject."""
