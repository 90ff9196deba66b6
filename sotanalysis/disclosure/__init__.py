"""Which facts an edition may not show, decided over all of them at once: rules, equations, least-cost hiding, attack."""
