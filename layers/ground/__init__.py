"""From a checked scenario to lines, areas, zones and features on the ground."""
