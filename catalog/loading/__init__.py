"""Taking over files of the catalog: products, the prices of their lists, and the stock there is."""
