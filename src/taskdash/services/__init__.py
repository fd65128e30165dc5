"""What the product does: use cases over ports, with the decisions left to the domain."""
