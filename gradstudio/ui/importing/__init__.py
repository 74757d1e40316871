"""File → Import, drag and drop, paste: what was made elsewhere comes into the project as one edit."""
