"""Lessons: what a learner reads and does, and how the program finds out by recomputing whether it is right.

A lesson is a text file; nothing in it is executed. What can be checked is a table of functions (`checks/table.py`).
"""
