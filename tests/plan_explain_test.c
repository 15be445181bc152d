/* Architectures in words: counts of every cell as PyTorch and Keras have them, purposes, what
 * changes from one architecture to another. */
#include "src/plan/architecture_steps.h"
#include "src/plan/explain.h"
#include "src/plan/explain_steps.h"
#include "src/plan/explain_tensors.h"
#include "tests/check.h"

static const rnn_architecture LSTM = {28, 28, 100, 1, 10};

static rnn_architecture of_cell(rnn_cell cell) {
    rnn_architecture a = LSTM;
    a.cell = cell;
    return a;
}

static rnn_architecture both(rnn_architecture a) {
    a.direction = RNN_DIRECTION_BOTH;
    return a;
}

static rnn_architecture projected(rnn_architecture a) {
    a.proj_dim = 50;
    return a;
}

static rnn_architecture with_peepholes(rnn_architecture a) {
    a.peepholes = true;
    return a;
}

static rnn_architecture embedded(rnn_architecture a) {
    a.embedding_dim = 16;
    return a;
}

static rnn_architecture without_bias(rnn_architecture a) {
    a.without_bias = true;
    return a;
}

/* --- counts --- */

/* torch.nn.LSTM, GRU and RNN(28, 100, L) with nn.Linear(.., 10), sum of p.numel(); the closed
 * formula D·[G·H·(in + R) + B·G·H + extra] + K·D·R + K where PyTorch lacks the cell. */
TEST(parameters_of_every_cell_and_structure) {
    const struct {
        rnn_architecture a;
        int64_t counts[3]; /* of 1, 2 and 3 layers */
    } wanted[] = {
        {LSTM, {53010, 133810, 214610}},
        {of_cell(RNN_CELL_LSTM_NO_INPUT_ACTIVATION), {53010, 133810, 214610}},
        {of_cell(RNN_CELL_LSTM_NO_OUTPUT_ACTIVATION), {53010, 133810, 214610}},
        {of_cell(RNN_CELL_GRU), {40010, 100610, 161210}},
        {of_cell(RNN_CELL_LSTM_COUPLED), {40010, 100610, 161210}},
        {of_cell(RNN_CELL_LSTM_NO_INPUT_GATE), {40010, 100610, 161210}},
        {of_cell(RNN_CELL_LSTM_NO_FORGET_GATE), {40010, 100610, 161210}},
        {of_cell(RNN_CELL_LSTM_NO_OUTPUT_GATE), {40010, 100610, 161210}},
        {of_cell(RNN_CELL_UGRNN), {27010, 67410, 107810}},
        {of_cell(RNN_CELL_JANET), {27010, 67410, 107810}},
        {of_cell(RNN_CELL_RNN_TANH), {14010, 34210, 54410}},
        {of_cell(RNN_CELL_RNN_RELU), {14010, 34210, 54410}},
        {both(LSTM), {106010, 347610, 589210}},
        {both(of_cell(RNN_CELL_GRU)), {80010, 261210, 442410}},
        {both(of_cell(RNN_CELL_RNN_TANH)), {28010, 88410, 148810}},
        {without_bias(LSTM), {52210, 132210, 212210}},
        {without_bias(of_cell(RNN_CELL_GRU)), {39410, 99410, 159410}},
        {without_bias(of_cell(RNN_CELL_RNN_TANH)), {13810, 33810, 53810}},
        {projected(LSTM), {37510, 83310, 129110}},
        {both(projected(LSTM)), {75010, 206610, 338210}},
        {with_peepholes(LSTM), {53310, 134410, 215510}},
        {with_peepholes(of_cell(RNN_CELL_LSTM_COUPLED)), {40210, 101010, 161810}},
        {embedded(LSTM), {48658, 129458, 210258}},
        {embedded(both(LSTM)), {96858, 338458, 580058}},
        {embedded(of_cell(RNN_CELL_GRU)), {36858, 97458, 158058}},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        for (int layers = 1; layers <= 3; layers++) {
            rnn_architecture a = wanted[i].a;
            a.layer_dim = layers;
            if (!CHECK_INT(rnn_parameter_count(&a), wanted[i].counts[layers - 1]))
                printf("row %zu, %d layers\n", i, layers);
        }
}

static bool other_count_is(rnn_architecture a, int layers, const char *wanted) {
    text said = {0};
    a.layer_dim = layers;
    explain_append_other_count(&said, &a);
    const bool same = CHECK_TEXT(text_string(&said), wanted);
    text_free(&said);
    return same;
}

/* Keras' count_params: LSTM and SimpleRNN have one bias, GRU two (reset_after), Bidirectional twice
 * its layer's. */
TEST(keras_counts) {
    other_count_is(LSTM, 1, "with one bias vector a layer, as Keras counts: 52,610");
    other_count_is(LSTM, 2, "with one bias vector a layer, as Keras counts: 133,010");
    other_count_is(LSTM, 3, "with one bias vector a layer, as Keras counts: 213,410");
    other_count_is(of_cell(RNN_CELL_GRU), 1,
                   "as Keras counts, too (reset_after=True, its default): 40,010; with one bias "
                   "vector a layer: 39,710");
    other_count_is(of_cell(RNN_CELL_GRU), 2,
                   "as Keras counts, too (reset_after=True, its default): 100,610; with one bias "
                   "vector a layer: 100,010");
    other_count_is(of_cell(RNN_CELL_GRU), 3,
                   "as Keras counts, too (reset_after=True, its default): 161,210; with one bias "
                   "vector a layer: 160,310");
    other_count_is(of_cell(RNN_CELL_RNN_RELU), 1,
                   "with one bias vector a layer, as Keras counts: 13,910");
    other_count_is(both(LSTM), 1,
                   "with one bias vector a layer and direction, as Keras counts: 105,210");
    other_count_is(both(of_cell(RNN_CELL_GRU)), 1,
                   "as Keras counts, too (reset_after=True, its default): 80,010; with one bias "
                   "vector a layer and direction: 79,410");
    other_count_is(without_bias(LSTM), 1, "as Keras counts, too (use_bias=False): 52,210");
}

TEST(keras_is_not_named_for_what_it_has_not) {
    other_count_is(of_cell(RNN_CELL_JANET), 1, "with one bias vector a layer: 26,810");
    other_count_is(of_cell(RNN_CELL_LSTM_COUPLED), 1, "with one bias vector a layer: 39,710");
    other_count_is(with_peepholes(LSTM), 1, "with one bias vector a layer: 52,910");
    other_count_is(projected(LSTM), 1, "with one bias vector a layer: 37,110");
    other_count_is(without_bias(projected(LSTM)), 1, "");
}

/* --- headings --- */

static void heading_is(rnn_architecture a, const char *wanted) {
    text said = {0};
    explain_append_architecture_heading(&said, &a);
    CHECK_CONTAINS(text_string(&said), wanted);
    text_free(&said);
}

TEST(headings_name_the_architecture_in_full) {
    rnn_architecture a = both(of_cell(RNN_CELL_GRU));
    a.layer_dim = 2;
    a.readout = RNN_READOUT_FINAL_STATES;
    heading_is(LSTM, "1 LSTM layer of 100, input 28, 10 outputs: 6 tensors, 53,010 parameters\n");
    heading_is(a,
               "2 bidirectional GRU layers of 100, readout of the final states, input 28, 10 "
               "outputs: 18 tensors, 261,210 parameters\n");
    heading_is(without_bias(projected(LSTM)),
               "1 LSTM layer of 100, projection to 50, no biases, input 28, 10 outputs: 5 tensors");
    heading_is(with_peepholes(LSTM), "1 LSTM layer of 100 with peepholes, input 28");
    heading_is(with_peepholes(of_cell(RNN_CELL_LSTM_NO_INPUT_GATE)),
               "1 LSTM layer of 100 without input gate, with peepholes, input 28");
    heading_is(of_cell(RNN_CELL_RNN_RELU), "1 RNN (ReLU) layer of 100, input 28");
}

/* --- purposes --- */

static bool purpose_is(rnn_architecture a, int tensor, const char *name, const char *wanted) {
    const rnn_tensor t = rnn_tensor_at(&a, tensor);
    text said = {0};
    explain_append_purpose(&said, &a, &t);
    const bool name_is = CHECK_TEXT(t.name, name);
    const bool same = CHECK_TEXT(text_string(&said), wanted);
    text_free(&said);
    return name_is && same;
}

TEST(what_a_layer_above_both_directions_reads) {
    rnn_architecture a = both(of_cell(RNN_CELL_GRU));
    a.layer_dim = 2;
    a.readout = RNN_READOUT_FINAL_STATES;
    purpose_is(a, 0, "gru.weight_ih_l0", "the 28 inputs of a step → gates");
    purpose_is(a, 5, "gru.weight_hh_l0_reverse", "own hidden state, step after → gates");
    purpose_is(a, 8, "gru.weight_ih_l1", "both hidden states of layer 0, same step → gates");
    purpose_is(a, 11, "gru.bias_hh_l1",
               "added to the gates; that of n to what it takes of the hidden state");
    purpose_is(a, 16, "fc.weight",
               "last hidden state of each direction of the top layer → outputs");
}

TEST(what_each_readout_reads) {
    rnn_architecture a = LSTM;
    purpose_is(a, 4, "fc.weight", "last hidden state of the top layer → outputs");
    a.readout = RNN_READOUT_FINAL_STATES; /* of one direction the same */
    purpose_is(a, 4, "fc.weight", "last hidden state of the top layer → outputs");
    a.readout = RNN_READOUT_MEAN;
    purpose_is(a, 4, "fc.weight", "mean over 28 steps of the top layer's hidden state → outputs");
    a.readout = RNN_READOUT_MAX;
    purpose_is(a, 4, "fc.weight", "largest of 28 steps of each feature of the top layer → outputs");
}

TEST(an_rnn_has_units_and_no_gates) {
    const rnn_architecture a = of_cell(RNN_CELL_RNN_TANH);
    text said = {0};
    purpose_is(a, 1, "rnn.weight_hh_l0", "own hidden state, step before → units");
    explain_append_architecture(&said, &a);
    CHECK_CONTAINS(text_string(&said),
                   "rnn.weight_ih_l0  (100, 28)   100 × 28   =   2,800  the 28");
    CHECK_CONTAINS(text_string(&said), "rows of every rnn tensor: one for each unit");
    text_free(&said);
}

TEST(projections_and_peepholes_are_no_rows_of_gates) {
    const rnn_architecture a = with_peepholes(projected(LSTM));
    text said = {0};
    purpose_is(a, 4, "lstm.weight_hr_l0", "100 units → hidden state of 50");
    purpose_is(a, 5, "lstm.weight_ci_l0", "cell state, step before → i, unit by unit");
    purpose_is(a, 7, "lstm.weight_co_l0", "new cell state → o, unit by unit");
    explain_append_gate_rows(&said, &a);
    CHECK_CONTAINS(
        text_string(&said),
        "gates of every lstm tensor but weight_hr, weight_ci, weight_cf, weight_co: rows "
        "0–99 i (input), 100–199 f");
    text_free(&said);
}

/* --- out[:, -1, :] of both directions --- */

TEST(what_a_reverse_direction_of_one_step_never_learns) {
    rnn_architecture a = with_peepholes(both(LSTM));
    a.layer_dim = 2;
    text said = {0};
    explain_append_one_step_trap(&said, &a);
    CHECK_CONTAINS(text_string(&said),
                   "(weight_hh_l1_reverse, weight_ci_l1_reverse, weight_cf_l1_reverse) see nothing "
                   "but zeros: their gradient is exactly 0, and they never learn.");
    CHECK_CONTAINS(text_string(&said), "model.readout: final_states reads");
    text_free(&said);
    a.readout = RNN_READOUT_FINAL_STATES;
    CHECK(!explain_has_one_step_trap(&a));
    explain_append_one_step_trap(&said, &a);
    CHECK_TEXT(text_string(&said), "");
    CHECK(!explain_has_one_step_trap(&LSTM));
}

/* --- from one to another --- */

static void step_is(const rnn_architecture all[], int count, int told, const char *const wanted[]) {
    architecture_steps steps;
    text said = {0};
    architecture_steps_find(&steps, all, count);
    if (!CHECK(told < steps.told_count)) return;
    explain_append_step(&said, &steps, architecture_steps_told(&steps, told));
    for (int i = 0; wanted[i]; i++) CHECK_CONTAINS(text_string(&said), wanted[i]);
    text_free(&said);
}

TEST(from_one_cell_to_another) {
    rnn_architecture all[] = {LSTM, of_cell(RNN_CELL_GRU), LSTM, of_cell(RNN_CELL_GRU)};
    all[2].layer_dim = all[3].layer_dim = 2;
    step_is(
        all, 4, 0,
        (const char *[]){
            "From LSTM to GRU: 13,000 parameters fewer, 53,010 → 40,010. GRU: 3 blocks of rows, "
            "r (reset), z (update), n (new), where LSTM has 4, i (input), f (forget), g (cell), "
            "o (output).",
            "it carries h alone, LSTM h and c.",
            "weight_ih_l0 has 3·100 × 28 = 8,400 in place of 4·100 × 28 = 11,200;",
            "each bias of layer 0 has 3·100 = 300 in place of 4·100 = 400.",
            "Likewise with 2 layers: 133,810 → 100,610.", NULL});
    step_is(all, 4, 2,
            (const char *[]){"From 1 to 2 layers, GRU: 4 tensors and 60,600 parameters more",
                             "weight_ih_lk (300, 100)",
                             "3·100 × 100 + 3·100 × 100 + 2 × 3·100 = "
                             "60,600",
                             "one block of 100 for each gate r, z, n", NULL});
}

TEST(from_one_direction_to_both) {
    rnn_architecture all[] = {LSTM, both(LSTM)};
    all[0].layer_dim = all[1].layer_dim = 2;
    step_is(all, 2, 0,
            (const char *[]){
                "From one direction to both: 8 tensors and 213,800 parameters more, 133,810 → "
                "347,610.",
                "layer 0 has 2 × 52,000 = 104,000 parameters.",
                "weight_ih_l1 has 4·100 × 200 = 80,000 in place of 4·100 × 100 = 40,000; fc.weight "
                "has 10 × 200 = 2,000 in place of 10 × 100 = 1,000.",
                NULL});
}

TEST(what_is_added_to_an_lstm_or_left_out) {
    step_is(
        (rnn_architecture[]){LSTM, projected(LSTM)}, 2, 0,
        (const char *[]){"With a projection to 50: 1 tensor more and 15,500 parameters fewer, "
                         "53,010 → 37,510.",
                         "New in every layer: weight_hr_lk, 50 × 100 = 5,000 parameters. "
                         "weight_hh_l0 has 4·100 × 50 = 20,000 in place of 4·100 × 100 = 40,000;",
                         NULL});
    step_is((rnn_architecture[]){LSTM, with_peepholes(LSTM)}, 2, 0,
            (const char *[]){"With peepholes: 3 tensors and 300 parameters more, 53,010 → 53,310.",
                             "weight_ci_lk, weight_cf_lk and weight_co_lk, 3 × 100 = 300", NULL});
    step_is((rnn_architecture[]){without_bias(LSTM), LSTM}, 2, 0,
            (const char *[]){"Without biases: 2 tensors and 800 parameters fewer, 53,010 → 52,210.",
                             "Gone from every layer: bias_ih_lk and bias_hh_lk, 2 × 4·100 = 800",
                             NULL});
}

TEST(from_one_hot_tokens_to_an_embedding) {
    rnn_architecture all[] = {LSTM, embedded(LSTM)};
    purpose_is(all[1], 0, "embedding.weight", "token → its 16 values, a row each");
    purpose_is(all[1], 1, "lstm.weight_ih_l0", "the 16 values of a step's token → gates");
    step_is(all, 2, 0,
            (const char *[]){"With an embedding of 16 in place of one-hot tokens: 1 tensor more "
                             "and 4,352 parameters fewer, 53,010 → 48,658. embedding.weight has a "
                             "row of 16 values for each of the 28 tokens,",
                             "weight_ih_l0 has 4·100 × 16 = 6,400 in place of 4·100 × 28 = 11,200.",
                             NULL});
    heading_is(all[1], "1 LSTM layer of 100, embedding of 16, 28 tokens, 10 outputs: 7 tensors");
}

TEST(from_one_width_to_the_next) {
    rnn_architecture all[] = {LSTM, LSTM, LSTM};
    all[0].hidden_dim = 200;
    all[1].hidden_dim = 50;
    step_is(
        all, 3, 0,
        (const char *[]){"From hidden_dim 50 to 100: 36,500 parameters more, 16,510 → 53,010. A "
                         "layer's tensors have hidden_dim rows for each gate",
                         NULL});
    step_is(all, 3, 1,
            (const char *[]){"From hidden_dim 100 to 200: 133,000 parameters more, 53,010 → "
                             "186,010. weight_ih_l0 has",
                             "weight_hh_l0 has 4·200 × 200 = 160,000 in place of", NULL});
}

/* RNN with tanh and ReLU, and what is read out, change no tensor. */
TEST(what_differs_in_no_tensor_is_told_once) {
    rnn_architecture all[] = {of_cell(RNN_CELL_RNN_TANH), of_cell(RNN_CELL_RNN_RELU),
                              of_cell(RNN_CELL_RNN_TANH), LSTM};
    all[2].readout = RNN_READOUT_MEAN;
    architecture_steps steps;
    architecture_steps_find(&steps, all, 4);
    CHECK_INT(steps.count, 1);
    CHECK(steps.list[0].property == KEY_CELL && steps.list[0].to == &all[3]);
    CHECK(!architecture_same_tensors(&all[0], &all[3]));
    const rnn_architecture other_gates = of_cell(RNN_CELL_LSTM_NO_INPUT_GATE);
    const rnn_architecture coupled = of_cell(RNN_CELL_LSTM_COUPLED);
    CHECK(!architecture_same_tensors(&other_gates, &coupled));
    text said = {0};
    explain_append_alike(&said, (const rnn_architecture *const[]){&all[0], &all[1], &all[2]}, 3);
    CHECK_CONTAINS(text_string(&said), "1 RNN (tanh) layer of 100, input 28");
    CHECK_CONTAINS(text_string(&said), "\n1 RNN (ReLU) layer of 100, input 28");
    CHECK_CONTAINS(text_string(&said),
                   "\n1 RNN (tanh) layer of 100, readout of the mean, input 28");
    CHECK_CONTAINS(text_string(&said), "what the readout takes of the top layer → outputs");
    text_free(&said);
}

int main(void) {
    RUN(parameters_of_every_cell_and_structure);
    RUN(keras_counts);
    RUN(keras_is_not_named_for_what_it_has_not);
    RUN(headings_name_the_architecture_in_full);
    RUN(what_a_layer_above_both_directions_reads);
    RUN(what_each_readout_reads);
    RUN(an_rnn_has_units_and_no_gates);
    RUN(projections_and_peepholes_are_no_rows_of_gates);
    RUN(what_a_reverse_direction_of_one_step_never_learns);
    RUN(from_one_cell_to_another);
    RUN(from_one_direction_to_both);
    RUN(what_is_added_to_an_lstm_or_left_out);
    RUN(from_one_hot_tokens_to_an_embedding);
    RUN(from_one_width_to_the_next);
    RUN(what_differs_in_no_tensor_is_told_once);
    return check_finish();
}
