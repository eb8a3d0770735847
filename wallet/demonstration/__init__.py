"""A demonstration city: people, companies and licences that do not exist."""
