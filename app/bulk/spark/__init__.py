"""Accounts scored on a cluster: the normaliser in its workers, then the statement of `icp sql`.

Needs the extra `spark` beside `bulk`; nothing else imports PySpark.
"""
