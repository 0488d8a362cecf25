"""Banks and items carried to and from other formats, one module a format."""
