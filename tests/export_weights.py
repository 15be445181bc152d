"""Exported weights in PyTorch: loaded into nn.LSTM they score as the trial did.

    export_weights.py IDX_FOLDER EXPORTED.jsonl SAFETENSORS_FOLDER
"""
import json
import os
import sys

import numpy
import torch
from safetensors import safe_open
from safetensors.torch import load_file
from torch import nn


class LstmClassifier(nn.Module):
    def __init__(self, input_dim, hidden_dim, layer_dim, output_dim):
        super().__init__()
        self.lstm = nn.LSTM(input_dim, hidden_dim, layer_dim, batch_first=True)
        self.fc = nn.Linear(hidden_dim, output_dim)

    def forward(self, x):
        return self.fc(self.lstm(x)[0][:, -1])


def read(folder, name, rank):
    raw = numpy.fromfile(os.path.join(folder, name), numpy.uint8)
    sizes = raw[4 : 4 + 4 * rank].view(">u4").astype(int)
    return torch.from_numpy(raw[4 + 4 * rank :].reshape(tuple(sizes)).copy())


def main(idx, exported, weights):
    images = read(idx, "t10k-images-idx3-ubyte", 3).float() / 255
    labels = read(idx, "t10k-labels-idx1-ubyte", 1).long()
    with open(exported, encoding="utf-8") as lines:
        trials = [json.loads(line) for line in lines]
    assert len(trials) == len(os.listdir(weights)) > 0
    for trial in trials:
        path = os.path.join(weights, trial["trial_id"] + ".safetensors")
        model = LstmClassifier(*(trial[k] for k in ("input_dim", "hidden_dim", "layer_dim", "output_dim")))
        model.load_state_dict(load_file(path))
        with torch.no_grad():
            logits = model(images[: trial["test_count"]])
        wanted = labels[: trial["test_count"]]
        loss = nn.functional.cross_entropy(logits, wanted).item()
        correct = (logits.argmax(1) == wanted).sum().item()
        print(trial["trial_id"], "PyTorch", correct, loss, "sweep", trial["test_acc"], trial["test_loss"])
        assert correct == round(trial["test_acc"] * trial["test_count"])
        assert abs(loss - trial["test_loss"]) < 1e-5 * loss
        with safe_open(path, "pt") as f:
            assert f.metadata()["hidden_dim"] == str(trial["hidden_dim"])
            assert "numerics: " in f.metadata()["recipe"]


main(*sys.argv[1:])
