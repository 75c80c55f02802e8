"""The reports on sales: the analysis, top performers, who stopped ordering, and the sales reps."""
