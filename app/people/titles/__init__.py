"""Job titles: what somebody does, and how high they stand."""
