"""How fast the portal is, in ratios to the floor: `make bench`."""
