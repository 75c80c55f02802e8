"""How often what we read out of addresses, names and texts agrees with what people say is right."""
