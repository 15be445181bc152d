/* The trap of out[:, -1, :] for both directions (pytorch/pytorch#3587). */
#include "src/plan/explain.h"
#include "src/plan/explain_tensors.h"

static void append_idle_tensors(text *out, const rnn_architecture *a) {
    const char *before = "";
    for (int i = 0; i < rnn_tensor_count(a); i++) {
        const rnn_tensor tensor = rnn_tensor_at(a, i);
        if (!explain_never_learns(a, &tensor)) continue;
        text_append_format(out, "%s%s", before, explain_short_name(a, &tensor));
        before = ", ";
    }
}

void explain_append_one_step_trap(text *out, const rnn_architecture *a) {
    if (!explain_has_one_step_trap(a)) return;
    text_append_format(out,
                       "With both directions and readout last_step (PyTorch's out[:, -1, :]) the "
                       "outputs read the reverse direction of the top layer after one step, "
                       "that of the last input alone, where the forward direction has seen all %d. "
                       "Its recurrent weights (",
                       a->seq_dim);
    append_idle_tensors(out, a);
    text_append(out,
                ") see nothing but zeros: their gradient is exactly 0, and they never learn. "
                "model.readout: final_states reads each direction after its own last step "
                "(torch.cat((h_n[-2], h_n[-1]), 1); Keras' Bidirectional does the same).\n");
}
