"""Every licence of the demonstration city, and what became of it."""
