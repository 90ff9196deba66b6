"""Which facts an edition may not show, decided over all at once: rules, equations, least-cost hiding, attack."""
