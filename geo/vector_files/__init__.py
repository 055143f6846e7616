"""Files of shapes that come in: GeoJSON, GeoPackage, Shapefile, GeoParquet, KML, GPX, CSV; checked and bounded."""
