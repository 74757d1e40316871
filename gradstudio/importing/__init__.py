"""What was made elsewhere as a project: weights, networks of other libraries, links. No Qt.

Other libraries are loaded by the function that needs them. Nothing that is read is run or unpickled.
"""
