"""What the peers in Python share: the commands of bench.c, answered from standard input.

A peer is a class with `name`, `has(cell, directions)`, `set_shape(cell, directions, hidden, layers,
batch)`, `train()` and `evaluate()`; the latter two do one batch and return when it is done.  One that
takes items of any size, and of several lengths, has `set_items(steps, values, shortest)` as well.
"""

import sys
import time

SEQ_DIM = INPUT_DIM = 28
CLASSES = 10
ITEMS = 6000
LEARNING_RATE = 0.01


class Places:
    """Where the batches begin: one after the other, and again from the first."""

    def __init__(self, batch):
        self.batch, self.next = batch, 0

    def advance(self):
        if self.next + self.batch > ITEMS:
            self.next = 0
        self.next += self.batch
        return self.next - self.batch


def rate(work, batch, seconds):
    """Samples a second of CPU time, over at least `seconds`."""
    samples, begin = 0, time.process_time()
    while True:
        work()
        samples += batch
        taken = time.process_time() - begin
        if taken >= seconds:
            return samples / taken


def answer(peer):
    print(peer.name, flush=True)
    batch = 0
    for line in sys.stdin:
        command, *words = line.split()
        if command == "shape":
            cell, (directions, hidden, layers, batch) = words[0], map(int, words[1:])
            found = peer.has(cell, directions)
            if found:
                peer.set_shape(cell, directions, hidden, layers, batch)
            print("ok" if found else "none", flush=True)
        elif command == "items":
            sizes = tuple(map(int, words))
            found = hasattr(peer, "set_items")
            if found:
                peer.set_items(*sizes)
            print("ok" if found or sizes == (SEQ_DIM, INPUT_DIM, SEQ_DIM) else "none", flush=True)
        elif command in ("train", "evaluate"):
            print("%.2f" % rate(getattr(peer, command), batch, float(words[0])), flush=True)
        else:
            sys.exit("what is %r?" % line)
