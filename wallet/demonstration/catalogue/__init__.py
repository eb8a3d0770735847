"""The issuing catalogue of the demonstration city (Art. 7), ordered by who holds the licences."""
