"""What officials may type, by the act it is for."""
