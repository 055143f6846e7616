"""Files on the way in and out: encodings, writing in one move, locks, arrays on disk."""
