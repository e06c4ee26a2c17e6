"""Running it: command line, serve, worker, backup, health, metrics, tenancy by host."""
