/* What a spec says of a network: layers, tensors, counts and work, against closed formulas; and
 * what is refused. */
#include "src/rnn/spec.h"
#include "tests/check.h"

static const rnn_architecture SMALL = {
    .seq_dim = 6, .input_dim = 3, .hidden_dim = 5, .layer_dim = 3, .output_dim = 7};

TEST(a_layer_reads_what_the_one_below_puts_out) {
    CHECK_INT(rnn_layer_at(&SMALL, 0).input_dim, 3);
    for (int l = 0; l < 3; l++) {
        const rnn_layer layer = rnn_layer_at(&SMALL, l);
        CHECK_INT(layer.hidden_dim, 5);
        CHECK_INT(layer.output_dim, 5 * layer.direction_count);
        if (l > 0) CHECK_INT(layer.input_dim, rnn_layer_at(&SMALL, l - 1).output_dim);
    }
}

TEST(tensors_say_what_they_do) {
    const rnn_role roles[] = {RNN_INPUT_WEIGHT, RNN_RECURRENT_WEIGHT, RNN_INPUT_BIAS,
                              RNN_RECURRENT_BIAS};
    REQUIRE(rnn_tensor_count(&SMALL) == 14);
    for (int i = 0; i < 12; i++) {
        const rnn_tensor t = rnn_tensor_at(&SMALL, i);
        CHECK_INT(t.layer, i / 4);
        CHECK_INT(t.role, roles[i % 4]);
        CHECK_INT(t.gates, 4);
        CHECK_INT(t.rows, 4 * 5);
        CHECK_INT(t.rank, i % 4 < 2 ? 2 : 1);
        CHECK_INT(t.count, t.rows * t.columns);
    }
    const rnn_tensor weight = rnn_tensor_at(&SMALL, 12), bias = rnn_tensor_at(&SMALL, 13);
    CHECK_INT(weight.role, RNN_READOUT_WEIGHT);
    CHECK_INT(bias.role, RNN_READOUT_BIAS);
    CHECK_INT(weight.layer, 3);
    CHECK_INT(weight.gates, 0);
    CHECK_INT(weight.rows, 7);
    CHECK_INT(weight.columns, 5);
    CHECK_INT(bias.columns, 1);
}

TEST(counts_and_work_follow_the_closed_formulas) {
    for (int64_t h = 1; h <= 20; h++) {
        for (int64_t l = 1; l <= 4; l++) {
            const int64_t i = 1 + h % 7, o = 2 + h % 5, t = 6;
            const rnn_architecture a = {(int)t, (int)i, (int)h, (int)l, (int)o};
            const int64_t weights = 4 * h * (i + h) + (l - 1) * 4 * h * 2 * h;
            const int64_t macs = t * weights + h * o;
            CHECK_INT(rnn_parameter_count(&a), weights + l * 8 * h + (h + 1) * o);
            CHECK_INT(rnn_parameter_count_single_bias(&a), weights + l * 4 * h + (h + 1) * o);
            CHECK_INT(rnn_forward_macs(&a), macs);
            CHECK_INT(rnn_training_flops(&a), 2 * (3 * macs - t * 4 * h * i));
            CHECK_INT(rnn_training_bytes(&a), 8 * t * (l * h * 11 + i));
        }
    }
}

/* torch.nn.LSTM(3, 7), LSTM(7, 4), LSTM(4, 2) and Linear(2, 7). */
TEST(layers_may_have_sizes_of_their_own) {
    rnn_architecture a = SMALL, same = SMALL;
    rnn_set_hidden_dims(&a, (const int32_t[]){7, 4, 2}, 3);
    rnn_set_hidden_dims(&same, (const int32_t[]){5, 5, 5}, 3);
    CHECK(rnn_layers_differ(&a) && rnn_hidden_dims_fit(&a));
    CHECK(rnn_architecture_equal(&same, &SMALL));
    CHECK(!rnn_architecture_equal(&a, &SMALL));
    const int inputs[] = {3, 7, 4}, hidden[] = {7, 4, 2};
    int64_t weights = 0, biases = 0;
    for (int l = 0; l < 3; l++) {
        CHECK_INT(rnn_layer_at(&a, l).input_dim, inputs[l]);
        CHECK_INT(rnn_layer_at(&a, l).hidden_dim, hidden[l]);
        CHECK_INT(rnn_tensor_at(&a, 4 * l).rows, 4 * hidden[l]);
        CHECK_INT(rnn_tensor_at(&a, 4 * l).columns, inputs[l]);
        weights += 4 * hidden[l] * (inputs[l] + hidden[l]);
        biases += 8 * hidden[l];
    }
    CHECK_INT(rnn_tensor_at(&a, 12).columns, 2);
    CHECK_INT(rnn_parameter_count(&a), weights + biases + (2 + 1) * 7);
    CHECK_INT(rnn_forward_macs(&a), 6 * weights + 2 * 7);
    text words = {0};
    rnn_append_hidden_dims(&words, &a);
    CHECK_TEXT(text_string(&words), "7, 4, 2");
    text_free(&words);
}

TEST(sizes_of_layers_that_do_not_fit_are_refused) {
    rnn_spec spec = {.architecture = SMALL};
    error err;
    rnn_set_hidden_dims(&spec.architecture, (const int32_t[]){7, 4, 2}, 3);
    CHECK_STATUS(rnn_spec_check(&spec, &err), STATUS_OK, &err);
    rnn_spec others[4] = {spec, spec, spec, spec};
    others[0].architecture.hidden_dim = 8;
    others[1].architecture.layer_dim = 2;
    others[2].architecture.hidden_dims[1] = 0;
    others[3].architecture.hidden_dims[1] = -4;
    for (int i = 0; i < 4; i++) {
        CHECK_INT(rnn_spec_check(&others[i], &err), STATUS_BAD_INPUT);
        CHECK_CONTAINS(err.message, "hidden_dims must be");
    }
}

/* Input 28, hidden 100, 10 classes.  Those that PyTorch has were counted by it (state_dict); the
 * others by the closed formula. */
TEST(counts_are_those_of_pytorch) {
    const struct {
        rnn_architecture a;
        int64_t of_layers[3];
    } rows[] = {
        {{.cell = RNN_CELL_LSTM}, {53010, 133810, 214610}},
        {{.cell = RNN_CELL_GRU}, {40010, 100610, 161210}},
        {{.cell = RNN_CELL_RNN_TANH}, {14010, 34210, 54410}},
        {{.cell = RNN_CELL_RNN_RELU}, {14010, 34210, 54410}},
        {{.cell = RNN_CELL_LSTM, .direction = RNN_DIRECTION_BOTH}, {106010, 347610, 589210}},
        {{.cell = RNN_CELL_GRU, .direction = RNN_DIRECTION_BOTH}, {80010, 261210, 442410}},
        {{.cell = RNN_CELL_RNN_TANH, .direction = RNN_DIRECTION_BOTH}, {28010, 88410, 148810}},
        {{.cell = RNN_CELL_LSTM, .without_bias = true}, {52210, 132210, 212210}},
        {{.cell = RNN_CELL_GRU, .without_bias = true}, {39410, 99410, 159410}},
        {{.cell = RNN_CELL_RNN_TANH, .without_bias = true}, {13810, 33810, 53810}},
        {{.cell = RNN_CELL_LSTM, .proj_dim = 50}, {37510, 83310, 129110}},
        {{.cell = RNN_CELL_LSTM, .proj_dim = 50, .direction = RNN_DIRECTION_BOTH},
         {75010, 206610, 338210}},
        {{.cell = RNN_CELL_LSTM, .peepholes = true}, {53310, 134410, 215510}},
        {{.cell = RNN_CELL_LSTM_COUPLED, .peepholes = true}, {40210, 101010, 161810}},
        {{.cell = RNN_CELL_LSTM_NO_INPUT_GATE}, {40010, 100610, 161210}},
        {{.cell = RNN_CELL_LSTM_NO_FORGET_GATE}, {40010, 100610, 161210}},
        {{.cell = RNN_CELL_LSTM_NO_OUTPUT_GATE}, {40010, 100610, 161210}},
        {{.cell = RNN_CELL_LSTM_NO_INPUT_ACTIVATION}, {53010, 133810, 214610}},
        {{.cell = RNN_CELL_LSTM_NO_OUTPUT_ACTIVATION}, {53010, 133810, 214610}},
        {{.cell = RNN_CELL_UGRNN}, {27010, 67410, 107810}},
        {{.cell = RNN_CELL_JANET}, {27010, 67410, 107810}},
        {{.cell = RNN_CELL_LSTM, .embedding_dim = 16}, {48658, 129458, 210258}},
        {{.cell = RNN_CELL_LSTM, .embedding_dim = 100, .direction = RNN_DIRECTION_BOTH},
         {166410, 408010, 649610}},
        {{.cell = RNN_CELL_GRU, .embedding_dim = 3}, {32594, 93194, 153794}},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        for (int layers = 1; layers <= 3; layers++) {
            rnn_architecture a = rows[k].a;
            a.seq_dim = a.input_dim = 28, a.hidden_dim = 100, a.output_dim = 10;
            a.layer_dim = layers;
            CHECK_INT(rnn_parameter_count(&a), rows[k].of_layers[layers - 1]);
        }
    }
}

/* As torch.utils.flop_counter counts nn.Embedding(28, 16), 28 steps of nn.LSTMCell or GRUCell(16,
 * 100) and nn.Linear(100, 10); which leaves out the gradient of h before the first step. */
TEST(work_of_an_embedding_is_that_of_pytorch) {
    rnn_architecture a = {28, 28, 100, 1, 10, .embedding_dim = 16};
    CHECK_INT(2 * rnn_forward_macs(&a), 2600400);
    CHECK_INT(rnn_training_flops(&a), 7721200 + 2 * 400 * 100);
    a.cell = RNN_CELL_GRU;
    CHECK_INT(2 * rnn_forward_macs(&a), 1950800);
    CHECK_INT(rnn_training_flops(&a), 5792400 + 2 * 300 * 100);
}

/* It comes first, and the first layer reads its columns. */
TEST(an_embedding_is_a_tensor_of_no_layer) {
    const rnn_architecture a = {3, 11, 5, 2, 2, .embedding_dim = 4};
    const rnn_tensor table = rnn_tensor_at(&a, 0), next = rnn_tensor_at(&a, 1);
    CHECK_TEXT(table.name, "embedding.weight");
    CHECK_INT(table.role, RNN_EMBEDDING_WEIGHT);
    CHECK_INT(table.layer, -1);
    CHECK_INT(table.rows, 11);
    CHECK_INT(table.columns, 4);
    CHECK_TEXT(next.name, "lstm.weight_ih_l0");
    CHECK_INT(next.columns, 4);
    CHECK_INT(rnn_layer_parameter_count(&a, -1), 44);
    CHECK_INT(rnn_tensor_count(&a), 11);
    CHECK_INT(rnn_step_values(&a), 1);
}

/* As torch.nn's state_dict lists them. */
TEST(tensors_are_named_as_by_pytorch) {
    const rnn_architecture a = {.seq_dim = 3,
                                .input_dim = 4,
                                .hidden_dim = 5,
                                .layer_dim = 2,
                                .output_dim = 2,
                                .direction = RNN_DIRECTION_BOTH,
                                .proj_dim = 3};
    const char *const names[] = {"lstm.weight_ih_l0",
                                 "lstm.weight_hh_l0",
                                 "lstm.bias_ih_l0",
                                 "lstm.bias_hh_l0",
                                 "lstm.weight_hr_l0",
                                 "lstm.weight_ih_l0_reverse",
                                 "lstm.weight_hh_l0_reverse",
                                 "lstm.bias_ih_l0_reverse",
                                 "lstm.bias_hh_l0_reverse",
                                 "lstm.weight_hr_l0_reverse",
                                 "lstm.weight_ih_l1",
                                 "lstm.weight_hh_l1",
                                 "lstm.bias_ih_l1",
                                 "lstm.bias_hh_l1",
                                 "lstm.weight_hr_l1",
                                 "lstm.weight_ih_l1_reverse",
                                 "lstm.weight_hh_l1_reverse",
                                 "lstm.bias_ih_l1_reverse",
                                 "lstm.bias_hh_l1_reverse",
                                 "lstm.weight_hr_l1_reverse",
                                 "fc.weight",
                                 "fc.bias"};
    REQUIRE(rnn_tensor_count(&a) == sizeof names / sizeof *names);
    for (int i = 0; i < rnn_tensor_count(&a); i++) CHECK_TEXT(rnn_tensor_at(&a, i).name, names[i]);
    CHECK_INT(rnn_tensor_at(&a, 0).columns, 4);
    CHECK_INT(rnn_tensor_at(&a, 1).columns, 3);
    CHECK_INT(rnn_tensor_at(&a, 4).rows, 3);
    CHECK_INT(rnn_tensor_at(&a, 4).columns, 5);
    CHECK_INT(rnn_tensor_at(&a, 10).columns, 6);
    CHECK_INT(rnn_tensor_at(&a, 20).columns, 6);
}

TEST(gates_are_named_in_the_order_of_rows) {
    text names = {0};
    rnn_cell_append_gates(&names, rnn_cell_describe(RNN_CELL_LSTM), " ");
    CHECK_TEXT(text_string(&names), "i f g o");
    text_free(&names);
}

TEST(every_row_of_a_table_fits_its_limits) {
    for (rnn_cell c = 0; c < RNN_CELL_COUNT; c++) {
        const rnn_cell_description *cell = rnn_cell_describe(c);
        CHECK(cell->gate_count >= 1 && cell->gate_count <= RNN_MOST_GATES);
        CHECK(cell->carried_count <= cell->state_count && cell->state_count <= RNN_MOST_STATES);
        CHECK(cell->name && cell->module && cell->title && cell->family);
        for (int k = 0; k < cell->gate_count; k++)
            CHECK(cell->gates[k].name && cell->gates[k].title);
        for (int k = 0; k < cell->state_count; k++) CHECK(cell->states[k]);
    }
    for (rnn_optimiser k = 0; k < RNN_OPTIMISER_COUNT; k++) {
        const rnn_optimiser_description *optimiser = rnn_optimiser_describe(k);
        for (int s = 0; optimiser->states[s].name; s++)
            CHECK(strlen(optimiser->states[s].name) <= RNN_OPTIMISER_STATE_CHARS);
        for (int s = 0; optimiser->scalars[s].name; s++)
            CHECK(strlen(optimiser->scalars[s].name) <= RNN_OPTIMISER_STATE_CHARS);
        CHECK_TEXT(rnn_optimiser_names[k], optimiser->name);
        CHECK_TEXT(rnn_optimiser_titles[k], optimiser->title);
    }
}

/* torch.optim's, but for the learning rate of SGD. */
TEST(optimisers_have_their_defaults) {
    const rnn_optimisation adam = rnn_optimisation_of(RNN_OPTIMISER_ADAM);
    CHECK(adam.lr == 1e-3 && adam.options[RNN_OPTION_BETA2] == 0.999);
    CHECK(adam.options[RNN_OPTION_EPS] == 1e-8);
    CHECK_TEXT(rnn_optimiser_default(RNN_OPTIMISER_ADAMW, RNN_OPTION_WEIGHT_DECAY), "0.01");
    CHECK_TEXT(rnn_optimiser_default(RNN_OPTIMISER_SGD, RNN_OPTION_NESTEROV), "false");
    CHECK(!rnn_optimiser_default(RNN_OPTIMISER_ADAM, RNN_OPTION_MOMENTUM));
    CHECK(rnn_optimisation_of(RNN_OPTIMISER_SGD).lr == 0.1);
    error err;
    for (rnn_optimiser k = 0; k < RNN_OPTIMISER_COUNT; k++) {
        const rnn_optimisation o = rnn_optimisation_of(k);
        CHECK_STATUS(rnn_optimisation_check(&o, &err), STATUS_OK, &err);
    }
}

TEST(an_optimiser_keeps_what_its_options_need) {
    const char *names[RNN_MOST_OPTIMISER_STATES];
    rnn_optimisation o = rnn_optimisation_of(RNN_OPTIMISER_SGD);
    CHECK_INT(rnn_optimiser_states(&o, names), 0);
    CHECK_INT(rnn_optimiser_scalars(&o, names), 0);
    o.options[RNN_OPTION_MOMENTUM] = 0.9;
    REQUIRE(CHECK_INT(rnn_optimiser_states(&o, names), 1));
    CHECK_TEXT(names[0], "momentum_buffer");
    o = rnn_optimisation_of(RNN_OPTIMISER_RMSPROP);
    o.options[RNN_OPTION_CENTERED] = 1;
    REQUIRE(CHECK_INT(rnn_optimiser_states(&o, names), 2));
    CHECK_TEXT(names[1], "grad_avg");
}

static void check_refused(rnn_optimiser optimiser, rnn_option option, double value,
                          const char *said) {
    rnn_optimisation o = rnn_optimisation_of(optimiser);
    error err;
    o.options[option] = value;
    CHECK_STATUS(rnn_optimisation_check(&o, &err), STATUS_BAD_INPUT, &err);
    CHECK_CONTAINS(err.message, said);
}

TEST(options_that_give_no_update_are_refused) {
    check_refused(RNN_OPTIMISER_ADAM, RNN_OPTION_EPS, 0, "eps is 0");
    check_refused(RNN_OPTIMISER_ADAM, RNN_OPTION_BETA1, 1,
                  "beta1 is 1; it must be from 0 to below 1");
    check_refused(RNN_OPTIMISER_SGD, RNN_OPTION_MOMENTUM, -1, "momentum is -1");
    check_refused(RNN_OPTIMISER_RMSPROP, RNN_OPTION_ALPHA, NAN, "alpha is");
    check_refused(RNN_OPTIMISER_SGD, RNN_OPTION_NESTEROV, 1, "nesterov needs a momentum above 0");
}

TEST(architectures_are_equal_when_nothing_differs) {
    rnn_architecture others[] = {SMALL, SMALL, SMALL, SMALL, SMALL, SMALL,
                                 SMALL, SMALL, SMALL, SMALL, SMALL, SMALL};
    others[0].seq_dim++;
    others[1].input_dim++;
    others[2].hidden_dim++;
    others[3].layer_dim++;
    others[4].output_dim++;
    others[5].cell = RNN_CELL_COUNT;
    others[6].direction = RNN_DIRECTION_COUNT;
    others[7].readout = RNN_READOUT_COUNT;
    others[8].proj_dim = 2;
    others[9].peepholes = true;
    others[10].without_bias = true;
    others[11].embedding_dim = 1;
    const rnn_architecture same = SMALL;
    CHECK(rnn_architecture_equal(&SMALL, &same));
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        CHECK(!rnn_architecture_equal(&SMALL, &others[k]));
}

TEST(what_is_in_no_table_is_refused) {
    rnn_spec spec = {.architecture = SMALL};
    error err;
    CHECK_STATUS(rnn_spec_check(&spec, &err), STATUS_OK, &err);
    spec.architecture.cell = RNN_CELL_COUNT;
    CHECK_STATUS(rnn_spec_check(&spec, &err), STATUS_BAD_INPUT, &err);
    CHECK_CONTAINS(err.message, "the engine has no cell number ");
    spec = (rnn_spec){.architecture = SMALL, .loss = RNN_LOSS_COUNT};
    CHECK_STATUS(rnn_spec_check(&spec, &err), STATUS_BAD_INPUT, &err);
    spec = (rnn_spec){.architecture = SMALL, .optimisation = {.optimiser = RNN_OPTIMISER_COUNT}};
    CHECK_STATUS(rnn_spec_check(&spec, &err), STATUS_BAD_INPUT, &err);
    spec = (rnn_spec){.architecture = SMALL};
    spec.architecture.layer_dim = 0;
    CHECK_STATUS(rnn_spec_check(&spec, &err), STATUS_BAD_INPUT, &err);
    CHECK_CONTAINS(err.message, "layer_dim is 0");
}

TEST(what_a_cell_has_not_is_refused) {
    const struct {
        rnn_architecture a;
        rnn_dropout dropout;
        const char *told;
    } bad[] = {
        {{.cell = RNN_CELL_GRU, .proj_dim = 2}, {0}, "the cell gru has no projection"},
        {{.cell = RNN_CELL_RNN_TANH, .peepholes = true}, {0}, "the cell rnn_tanh has no peepholes"},
        {{.cell = RNN_CELL_LSTM, .proj_dim = 5}, {0}, "must be smaller than hidden_dim"},
        {{.cell = RNN_CELL_LSTM, .proj_dim = -1}, {0}, "must be smaller than hidden_dim"},
        {{.cell = RNN_CELL_LSTM}, {.layers = 0.5}, "dropout is between layers, and there is one"},
        {{.cell = RNN_CELL_LSTM}, {.readout = 1}, "must be at least 0 and less than 1"},
    };
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        rnn_spec spec = {.architecture = bad[k].a, .dropout = bad[k].dropout};
        rnn_architecture *a = &spec.architecture;
        a->seq_dim = a->input_dim = a->hidden_dim = 5, a->layer_dim = 1, a->output_dim = 3;
        error err;
        CHECK_STATUS(rnn_spec_check(&spec, &err), STATUS_BAD_INPUT, &err);
        CHECK_CONTAINS(err.message, bad[k].told);
    }
}

int main(void) {
    RUN(a_layer_reads_what_the_one_below_puts_out);
    RUN(counts_are_those_of_pytorch);
    RUN(work_of_an_embedding_is_that_of_pytorch);
    RUN(an_embedding_is_a_tensor_of_no_layer);
    RUN(tensors_are_named_as_by_pytorch);
    RUN(what_a_cell_has_not_is_refused);
    RUN(tensors_say_what_they_do);
    RUN(counts_and_work_follow_the_closed_formulas);
    RUN(layers_may_have_sizes_of_their_own);
    RUN(sizes_of_layers_that_do_not_fit_are_refused);
    RUN(gates_are_named_in_the_order_of_rows);
    RUN(every_row_of_a_table_fits_its_limits);
    RUN(optimisers_have_their_defaults);
    RUN(an_optimiser_keeps_what_its_options_need);
    RUN(options_that_give_no_update_are_refused);
    RUN(architectures_are_equal_when_nothing_differs);
    RUN(what_is_in_no_table_is_refused);
    return check_finish();
}
