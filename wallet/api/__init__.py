"""JSON for issuers' and verifiers' systems: the same services as the desks."""
