#!/usr/bin/env python3
"""Writes visits.csv into the current folder: 600 made-up visits to a shop of 5 to 20 pages, a row a page.

    python3 configs/visits.py && sweep configs/visits.yaml

Pages have numbers. Who has put something into the cart (310) and not emptied it since (311) buys.
"""

import csv
import random

random.seed(0)
CART, EMPTIED = 310, 311
OTHERS = [100, 101, 102, 205, 206, 207, 208, 400]

with open("visits.csv", "w", newline="") as file:
    table = csv.writer(file)
    table.writerow(["visit", "step", "page", "outcome"])
    for visit in range(600):
        pages = [random.choice(OTHERS) for _ in range(random.randint(5, 20))]
        for at in random.sample(range(len(pages)), 3):
            pages[at] = random.choice([CART, EMPTIED])
        last = [page for page in pages if page in (CART, EMPTIED)][-1]
        for step, page in enumerate(pages):
            table.writerow([visit, step, page, "bought" if last == CART else "left"])
