from silknet.pictures.models.picture import Picture, PictureQuerySet, Size
from silknet.pictures.models.pictured import Pictured, has_pictures, kinds_with_pictures

__all__ = ["Picture", "PictureQuerySet", "Pictured", "Size", "has_pictures", "kinds_with_pictures"]
