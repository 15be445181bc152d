"""PyTorch's nn.LSTM with a linear readout on the last step, cross entropy and SGD; one thread."""

import torch

from peer import CLASSES, INPUT_DIM, ITEMS, LEARNING_RATE, SEQ_DIM, Places, answer


class PyTorch:
    def __init__(self):
        torch.set_num_threads(1)
        torch.set_flush_denormal(True)
        torch.manual_seed(1)
        self.name = "PyTorch " + torch.__version__.split("+")[0]
        self.images = torch.rand(ITEMS, SEQ_DIM, INPUT_DIM)
        self.labels = torch.arange(ITEMS) % CLASSES
        self.order = torch.randperm(ITEMS)

    def set_shape(self, hidden, layers, batch):
        self.places = Places(batch)
        self.lstm = torch.nn.LSTM(INPUT_DIM, hidden, layers, batch_first=True)
        self.fc = torch.nn.Linear(hidden, CLASSES)
        self.loss = torch.nn.CrossEntropyLoss()
        parameters = list(self.lstm.parameters()) + list(self.fc.parameters())
        self.optimizer = torch.optim.SGD(parameters, lr=LEARNING_RATE)

    def logits(self, x):
        return self.fc(self.lstm(x)[0][:, -1])

    def train(self):
        first = self.places.advance()
        items = self.order[first:first + self.places.batch]
        self.optimizer.zero_grad()
        self.loss(self.logits(self.images[items]), self.labels[items]).backward()
        self.optimizer.step()

    def evaluate(self):
        first = self.places.advance()
        chosen = slice(first, first + self.places.batch)
        with torch.no_grad():
            return int((self.logits(self.images[chosen]).argmax(1) == self.labels[chosen]).sum())


if __name__ == "__main__":
    answer(PyTorch())
