"""Languages other than English as tables that a speaker can correct: one text file each, read by `packs.pack`."""
