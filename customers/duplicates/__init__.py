"""Customers that may be one: suggested while somebody types, and looked for in the whole register at night.

What makes two alike is said once: `features` reads what is compared, `weights` says how much each agreement speaks for
or against, `likeness` adds it up and says why. `blocking` keeps the question small: only those that share a key at all
are compared.
"""
