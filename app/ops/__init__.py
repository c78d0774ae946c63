"""Running the service: what it measures of itself."""
