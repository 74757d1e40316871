"""What the runs of a sweep say together: nothing here draws."""
