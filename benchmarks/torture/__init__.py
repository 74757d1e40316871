"""Ill treatment with a seed: random users, broken files, kills and runs driven wild. `python -m benchmarks.torture --help`.

Each part is a module with ``run(count, seed)``: what broke, each finding a text with the steps that reproduce it.
"""
