"""Maps without outside tiles: country shapes, a projection, and views of both as numbers that a template draws."""
