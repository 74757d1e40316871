"""The rules, a file for each kind of trouble. Each is a pure function of a `Case`; `doctor.table` has them all."""
