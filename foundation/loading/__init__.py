"""Taking over tables from outside: read a file, check every cell, stage the rows, and say what was left out and why."""
