"""`python -m app.cli`: the command line where it is not installed as `icp`."""

from app.cli.main import main

main()
