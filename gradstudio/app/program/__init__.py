"""The program itself: settings, faults, log files, the guard of Qt overrides, numbers as people type them."""
