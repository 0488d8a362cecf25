"""The live bank: loaded from the shipped one, held in tables, read as one value."""
