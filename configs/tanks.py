#!/usr/bin/env python3
"""Writes tanks.csv into the current folder: 120 made-up runs of a tank of 40 to 80 steps, a row a step, each with its level.

    python3 configs/tanks.py && sweep configs/tanks.yaml

What flows in and how far the valve is open is measured at every step; the level is read at nine of ten, and else the cell is empty.
"""

import csv
import random

random.seed(0)

with open("tanks.csv", "w", newline="") as file:
    table = csv.writer(file)
    table.writerow(["run", "t", "inflow", "valve", "level"])
    for run in range(120):
        level, inflow, valve = 20.0, 2.0, 0.5
        for t in range(random.randint(40, 80)):
            if random.random() < 0.1:
                inflow = random.uniform(0, 4)
            if random.random() < 0.1:
                valve = random.uniform(0, 1)
            level += inflow - 0.15 * valve * level
            read = "" if random.random() < 0.1 else f"{level:.2f}"
            table.writerow([run, t, f"{inflow + random.gauss(0, 0.2):.3f}", f"{valve:.3f}", read])
