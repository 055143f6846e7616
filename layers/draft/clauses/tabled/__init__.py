"""Sentences of languages that are read by tables (`layers.draft.packs`): one reader, whatever the order of words."""
