"""How `geo.geoparse` reads: words, the names among them, which of those are places here, and which places they are."""
