"""The same network in JAX: one jitted step, a scan over time in each layer; one thread."""

import functools

import jax
import jax.numpy as jnp
import numpy as np

from peer import CLASSES, INPUT_DIM, ITEMS, LEARNING_RATE, SEQ_DIM, Places, answer


def layer(weights, x):
    """x: (time, batch, inputs) -> h of every step.  The input's part is one product for all steps."""
    weight_ih, weight_hh, bias = weights
    hidden = weight_hh.shape[0]
    from_input = x @ weight_ih + bias

    def step(state, z_input):
        h, c = state
        i, f, g, o = jnp.split(z_input + h @ weight_hh, 4, axis=-1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        h = jax.nn.sigmoid(o) * jnp.tanh(c)
        return (h, c), h

    zeros = jnp.zeros((x.shape[1], hidden), x.dtype)
    return jax.lax.scan(step, (zeros, zeros), from_input)[1]


def logits(parameters, x):
    layers, (weight, bias) = parameters
    h = jnp.swapaxes(x, 0, 1)
    for weights in layers:
        h = layer(weights, h)
    return h[-1] @ weight + bias


def loss(parameters, x, labels):
    log_probability = jax.nn.log_softmax(logits(parameters, x))
    return -jnp.take_along_axis(log_probability, labels[:, None], 1).mean()


@functools.partial(jax.jit, donate_argnums=0)
def train_step(parameters, images, labels, items):
    value, gradient = jax.value_and_grad(loss)(parameters, images[items], labels[items])
    return jax.tree.map(lambda w, g: w - LEARNING_RATE * g, parameters, gradient), value


@functools.partial(jax.jit, static_argnums=4)
def count_correct(parameters, images, labels, first, batch):
    x = jax.lax.dynamic_slice_in_dim(images, first, batch)
    y = jax.lax.dynamic_slice_in_dim(labels, first, batch)
    return (logits(parameters, x).argmax(1) == y).sum()


class Jax:
    def __init__(self):
        self.name = "JAX " + jax.__version__
        self.random = np.random.default_rng(1)
        self.images = jnp.asarray(self.random.random((ITEMS, SEQ_DIM, INPUT_DIM), np.float32))
        self.labels = jnp.arange(ITEMS) % CLASSES
        self.order = self.random.permutation(ITEMS).astype(np.int32)

    def uniform(self, hidden, *shape):
        bound = hidden**-0.5
        return jnp.asarray(self.random.uniform(-bound, bound, shape).astype(np.float32))

    def has(self, cell, directions):
        return cell == "lstm" and directions == 1

    def set_shape(self, cell, directions, hidden, layers, batch):
        jax.clear_caches()
        self.places = Places(batch)
        self.parameters = (
            [
                (
                    self.uniform(hidden, hidden if k else INPUT_DIM, 4 * hidden),
                    self.uniform(hidden, hidden, 4 * hidden),
                    self.uniform(hidden, 4 * hidden),
                )
                for k in range(layers)
            ],
            (self.uniform(hidden, hidden, CLASSES), self.uniform(hidden, CLASSES)),
        )

    def train(self):
        first = self.places.advance()
        items = self.order[first:first + self.places.batch]
        self.parameters, value = train_step(self.parameters, self.images, self.labels, items)
        value.block_until_ready()

    def evaluate(self):
        first, batch = self.places.advance(), self.places.batch
        return int(count_correct(self.parameters, self.images, self.labels, first, batch))


if __name__ == "__main__":
    answer(Jax())
