"""The command line, `icp`: one file a command."""
