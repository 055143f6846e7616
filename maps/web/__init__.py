"""The HTML page: one self-contained file, made from a scenario's layers or from any GeoDataFrame."""
