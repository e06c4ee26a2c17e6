"""What a new village starts with, as data. From then on it is the village's own to change."""
