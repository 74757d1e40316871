"""Carrying a sweep out: on threads, on processes or on a cluster, by one way; what is finished is kept at once."""
