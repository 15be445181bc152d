#!/usr/bin/env python3
"""Writes sensor.csv: 600 short recordings of a swinging arm, and its length in cm and how strongly it is damped.

    python3 configs/sensor.py && sweep configs/sensor.yaml
"""

import math
import random

draw = random.Random(1)
with open("sensor.csv", "w") as file:
    print(",".join([f"t{t}" for t in range(24)] + ["length_cm", "damping"]), file=file)
    for _ in range(600):
        length, damping = draw.uniform(10, 60), draw.uniform(0.02, 0.2)
        phase, pace = draw.uniform(0, 0.5), math.sqrt(981 / length) / 8
        steps = [math.exp(-damping * t) * math.cos(phase + pace * t) + draw.gauss(0, 0.02) for t in range(24)]
        print(",".join([f"{v:.4f}" for v in steps] + [f"{length:.2f}", f"{damping:.4f}"]), file=file)
