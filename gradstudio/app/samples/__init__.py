"""The samples that are looked at: the part of the input space on maps, marked samples, reading a table."""
