"""What builds, checks and proves the house; nothing of it is part of the installed program."""
