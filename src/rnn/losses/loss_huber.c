/* Half the square of a small error, and a straight line from delta on (Huber, "Robust estimation of
 * a location parameter", 1964), as torch.nn.HuberLoss. */
#include "src/rnn/loss.h"

loss_element rnn_loss_huber(double output, double target, double delta) {
    const double error = output - target;
    if (error > delta) return (loss_element){.loss = delta * (error - 0.5 * delta), .slope = delta};
    if (error < -delta)
        return (loss_element){.loss = delta * (-error - 0.5 * delta), .slope = -delta};
    return (loss_element){.loss = 0.5 * error * error, .slope = error};
}
