#!/usr/bin/env python3
"""Writes the vibrations of 240 machines that run well, are worn or have a loose part, as a file of every format but CSV:
machines.npz, machines_x.npy and machines_y.npy, machines.h5, machines.ts, machines.tsv, machines.arff, machines-x.idx and
machines-y.idx.

    python3 configs/machines.py && sweep configs/machines_npz.yaml

Needs numpy and, for machines.h5, h5py.
"""

import struct

import numpy as np

draw = np.random.default_rng(3)
NAMES = np.array(["good", "worn", "loose"])
ITEMS, STEPS = 240, 30
kind = np.arange(ITEMS) % 3
lengths = draw.integers(20, STEPS + 1, ITEMS)


def vibration(k):
    t = np.arange(STEPS) + draw.uniform(0, 9)
    hum = np.sin(t / 2) + (0.8 * np.sin(1.7 * t) if k == 1 else 0) + (draw.random(STEPS) < 0.1) * 2.5 * (k == 2)
    return np.stack([hum, np.cos(t / 2)], axis=1) + draw.normal(0, 0.25, (STEPS, 2))


x = np.array([vibration(k) for k in kind], np.float32)  # items, steps, features
train, test = slice(0, 180), slice(180, ITEMS)

# Arrays: both parts in one file, or the inputs and the labels in a file each.
np.savez("machines.npz", X_train=x[train], y_train=NAMES[kind[train]], X_test=x[test], y_test=NAMES[kind[test]])
np.save("machines_x.npy", x)
np.save("machines_y.npy", kind)

# Sequences of several lengths lie one after another.
joined = np.concatenate([one[:steps] for one, steps in zip(x, lengths)])
try:
    import h5py

    with h5py.File("machines.h5", "w") as file:
        file["signals"], file["lengths"], file["state"] = joined, lengths, kind
except ImportError:
    print("machines.h5 is not made: there is no h5py here")


def row(values, between=","):
    return between.join(f"{v:.4g}" for v in values)


# The archives' text formats: .ts with a channel after another and lengths of their own, UCR's with the class first, Weka's.
with open("machines.ts", "w") as file:
    print("@problemName machines\n@timeStamps false\n@univariate false\n@dimensions 2\n@equalLength false", file=file)
    print("@classLabel true", *NAMES, "\n@data", file=file)
    for one, steps, k in zip(x, lengths, kind):
        print(row(one[:steps, 0]), row(one[:steps, 1]), NAMES[k], sep=":", file=file)
with open("machines.tsv", "w") as file:
    for one, k in zip(x, kind):
        print(k + 1, row(one[:, 0], "\t"), sep="\t", file=file)
with open("machines.arff", "w") as file:
    print("@relation machines", *[f"@attribute t{t} numeric" for t in range(STEPS)], sep="\n", file=file)
    print("@attribute state {" + ",".join(NAMES) + "}\n@data", file=file)
    for one, k in zip(x, kind):
        print(row(one[:, 0]), NAMES[k], sep=",", file=file)


# IDX of another type than MNIST's bytes: float32, big-endian, (items, steps, features).
def write_idx(name, array, code, form):
    with open(name, "wb") as file:
        file.write(struct.pack(f">HBB{array.ndim}I", 0, code, array.ndim, *array.shape) + array.astype(form).tobytes())


write_idx("machines-x.idx", x, 0x0D, ">f4")
write_idx("machines-y.idx", kind, 0x08, ">u1")
