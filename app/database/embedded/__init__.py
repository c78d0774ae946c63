"""PostgreSQL of the service's own: nothing to install, nothing left running."""
