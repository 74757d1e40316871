"""What is wrong with a project or a run, where, on what evidence, and what may help. No Qt.

`examine(case)` goes through the table `RULES`; a `Case` is made of a project, a session or a recorded run.
"""
