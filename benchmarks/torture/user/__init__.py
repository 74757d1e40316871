"""One random user of the real window: what there is to do, what is chosen, how it is done, and the log of it.

A step names its widget by class and place among those in sight: a log can be replayed, as far as timing lets it.
"""
