"""What becomes of single cells between a sheet and a payload, whichever stage sees to it."""
