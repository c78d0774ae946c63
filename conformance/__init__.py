"""Outside judges of the service: a schema tester, a fuzzer, generated clients, other versions."""
