"""The pure knowledge: documents, concepts, facts, and the items made from them."""
