"""The audit log: who did what, when, why, from what to what. It can be added to, no more."""
