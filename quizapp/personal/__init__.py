"""What is somebody's own: taking it along, and leaving."""
