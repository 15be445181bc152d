"""The version, in its one place: the program, the man page and the package have it from here."""

SWEEP_VERSION = "0.1.0"

# When it was made: the date of the package's files.
SWEEP_DATE = "2026-11-28"
