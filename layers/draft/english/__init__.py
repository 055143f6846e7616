"""English as tables: words by class, and patterns of words, that a speaker can correct without reading code."""
