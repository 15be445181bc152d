#!/usr/bin/env python3
"""Writes alarms.csv into the current folder: 500 made-up hours of a machine, 30 steps of two values, and which alarms belong to each.

    python3 configs/alarms.py && sweep configs/alarms.yaml

An hour may have several alarms, or none: a column of 0 and 1 for each.
"""

import csv
import math
import random

random.seed(0)
STEPS = 30

with open("alarms.csv", "w", newline="") as file:
    table = csv.writer(file)
    table.writerow([f"{name}_{t}" for t in range(STEPS) for name in ("heat", "load")] + ["hot", "surge", "drift"])
    for hour in range(500):
        hot, surge, drift = (int(random.random() < share) for share in (0.3, 0.2, 0.4))
        peak, phase = random.randrange(5, STEPS - 5), random.uniform(0, 6)
        row = []
        for t in range(STEPS):
            heat = (2.0 if hot and abs(t - peak) < 3 else 0) + (0.06 * t if drift else 0) + random.gauss(0, 0.6)
            load = math.sin(t / 3 + phase) + (2.5 if surge and t in (peak - 4, peak - 3) else 0) + random.gauss(0, 0.4)
            row += [f"{heat:.3f}", f"{load:.3f}"]
        table.writerow(row + [hot, surge, drift])
