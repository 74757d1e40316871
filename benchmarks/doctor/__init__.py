"""What the doctor finds, what it names falsely, and what its mends mend: faulty networks and healthy ones.

``specimen.py`` says what is examined; ``faulty.py``, ``healthy.py`` and ``unseen.py`` are its tables.
"""
