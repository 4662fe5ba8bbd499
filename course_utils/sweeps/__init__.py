"""The experiments whose results are committed, a file each: `make experiments` makes results/."""
