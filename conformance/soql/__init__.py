"""An outside judge of SOQL."""
