#!/usr/bin/env python3
"""Test accuracy of PyTorch's LSTM on IDX images: rows as a sequence, readout on the last step.

    lstm.py FOLDER [layers [iterations [seed]]]

hidden 100, SGD 0.1, batch 100, every epoch shuffled anew: the model of configs/digits.yaml.
"""
import sys

import torch

from idx_images import load


class Classifier(torch.nn.Module):
    def __init__(self, input_dim, layers, classes):
        super().__init__()
        self.lstm = torch.nn.LSTM(input_dim, 100, layers, batch_first=True)
        self.fc = torch.nn.Linear(100, classes)

    def forward(self, x):
        return self.fc(self.lstm(x)[0][:, -1])


def accuracy(model, x, y):
    with torch.no_grad():
        right = sum((model(a).argmax(1) == b).sum().item() for a, b in zip(x.split(1000), y.split(1000)))
    return 100 * right / len(y)


def main(folder, layers=1, iterations=3000, seed=0):
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    x, y, x_test, y_test = load(folder)
    model = Classifier(x.shape[2], layers, int(y.max()) + 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    iteration = 0
    while iteration < iterations:
        for batch in torch.randperm(len(x)).split(100):
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(model(x[batch]), y[batch])
            loss.backward()
            optimizer.step()
            iteration += 1
            if iteration % 300 == 0 or iteration == iterations:
                print(f"{layers} layers, {iteration} iterations: loss {loss.item():.3f}, "
                      f"test accuracy {accuracy(model, x_test, y_test):.2f} %", flush=True)
            if iteration == iterations:
                break


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
