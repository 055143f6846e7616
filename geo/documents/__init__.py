"""Documents as text: their formats, encodings, sentences, and where they lie on the web."""
