#!/usr/bin/env python3
"""Writes activity.csv into the current folder: 120 made-up recordings of 40 to 80 steps, a row a step, each with what is done.

    python3 configs/activity.py && sweep configs/activity.yaml

Now and then nobody noted what was done: the cell is empty, and the step does not count.
"""

import csv
import math
import random

random.seed(0)
KINDS = {"rest": (0.1, 0.0), "walk": (0.6, 0.9), "run": (1.4, 1.7)}  # strength, radians a step

with open("activity.csv", "w", newline="") as file:
    table = csv.writer(file)
    table.writerow(["recording", "t", "ax", "ay", "activity"])
    for recording in range(120):
        t, steps = 0, random.randint(40, 80)
        phase = random.uniform(0, 2 * math.pi)
        while t < steps:
            kind = random.choice(list(KINDS))
            strength, turn = KINDS[kind]
            for t in range(t, min(steps, t + random.randint(8, 20))):
                phase += turn
                ax, ay = strength * math.cos(phase) + random.gauss(0, 0.4), strength * math.sin(phase) + random.gauss(0, 0.4)
                table.writerow([recording, t, f"{ax:.3f}", f"{ay:.3f}", "" if random.random() < 0.05 else kind])
            t += 1
