"""Tables that come in as text: one set of rules for every reader of rows and columns."""
