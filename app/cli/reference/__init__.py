"""The tables of the documentation, written from the models: `python -m app.cli.reference`."""
