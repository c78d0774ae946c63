"""The playbook: a definition as what somebody reads who sells, one view a question."""
