"""From sentences to clauses: streams of items, phrases, lengths and their roles, then zones, events, posts, routes."""
