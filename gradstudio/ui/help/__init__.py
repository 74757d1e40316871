"""Help: the page of the first start, the tour, the glossary, and tool tips that say what a word means."""
