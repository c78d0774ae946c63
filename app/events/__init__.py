"""Events by Standard Webhooks: written along with what they tell of, signed, sent until taken."""
