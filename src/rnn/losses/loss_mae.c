/* The magnitude of the error, as torch.nn.L1Loss; where there is none, it has the slope 0. */
#include "src/rnn/loss.h"

loss_element rnn_loss_mae(double output, double target, double delta) {
    (void)delta;
    const double error = output - target;
    if (error > 0) return (loss_element){.loss = error, .slope = 1};
    if (error < 0) return (loss_element){.loss = -error, .slope = -1};
    return (loss_element){.loss = error, .slope = error};
}
