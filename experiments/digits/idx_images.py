"""Read plain IDX files under MNIST's names as PyTorch tensors."""
import os

import numpy
import torch


def read(folder, name, rank):
    raw = numpy.fromfile(os.path.join(folder, name), numpy.uint8)
    sizes = raw[4 : 4 + 4 * rank].view(">u4").astype(int)
    return torch.from_numpy(raw[4 + 4 * rank :].reshape(tuple(sizes)).copy())


def load(folder):
    """Train and test images, float32 in [0, 1], each followed by its labels."""
    arrays = []
    for split in ("train", "t10k"):
        arrays.append(read(folder, f"{split}-images-idx3-ubyte", 3).float() / 255)
        arrays.append(read(folder, f"{split}-labels-idx1-ubyte", 1).long())
    return arrays
