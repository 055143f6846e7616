"""geopy's geocoders: the gazetteer, the web as a good citizen, chains of both, and batches."""
