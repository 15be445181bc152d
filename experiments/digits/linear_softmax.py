#!/usr/bin/env python3
"""Test accuracy of a linear softmax on the pixels of IDX images: how far the images are from trivial.

    linear_softmax.py FOLDER [epochs]

Trained with Adam and a falling step to convergence, so that the number speaks of the images and
not of the training.  Needs PyTorch.
"""
import sys

import torch

from idx_images import load


def main(folder, epochs=30):
    torch.manual_seed(0)
    x, y, x_test, y_test = load(folder)
    x, x_test = x.flatten(1), x_test.flatten(1)
    model = torch.nn.Linear(x.shape[1], int(y.max()) + 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs)
    for epoch in range(epochs):
        for batch in torch.randperm(len(x)).split(100):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(x[batch]), y[batch]).backward()
            optimizer.step()
        schedule.step()
    with torch.no_grad():
        for name, images, labels in (("train", x, y), ("test", x_test, y_test)):
            accuracy = 100 * (model(images).argmax(1) == labels).float().mean().item()
            print(f"linear softmax, {epochs} epochs: {name} accuracy {accuracy:.2f} %")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
