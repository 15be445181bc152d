/* The report of a sweep over cells and directions: what architectures are called, and what changes
 * from one to another. */
#include <stdlib.h>

#include "src/pages/report.h"
#include "tests/check.h"
#include "tests/report_scene.h"

/* LSTM and GRU, in one direction and in both, then RNN with tanh and ReLU in one. */
static results *six_networks(void) {
    const synthetic_sweep sweep = {.layers = 6,
                                   .widths = 1,
                                   .rates = 1,
                                   .seeds = 1,
                                   .layer_dim = {1, 1, 1, 1, 1, 1},
                                   .hidden_dim = {100},
                                   .lr = {0.1}};
    static const struct {
        rnn_cell cell;
        bool both;
    } networks[6] = {{RNN_CELL_LSTM, false},     {RNN_CELL_LSTM, true},
                     {RNN_CELL_GRU, false},      {RNN_CELL_GRU, true},
                     {RNN_CELL_RNN_TANH, false}, {RNN_CELL_RNN_RELU, false}};
    results *r = synthetic_results(&sweep);
    r->axes[0] = KEY_CELL;
    r->axes[1] = KEY_BIDIRECTIONAL;
    r->axis_count = 2;
    for (int i = 0; i < 6; i++) {
        trial *t = &r->trials[i].trial;
        t->cell = networks[i].cell;
        t->bidirectional = networks[i].both;
        t->architecture.cell = networks[i].cell;
        t->architecture.direction = networks[i].both ? RNN_DIRECTION_BOTH : RNN_DIRECTION_FORWARD;
        synthetic_set_last(r, i, 0.95 - 0.01 * ((i + 3) % 6));
    }
    return r;
}

static void holds(const char *page, const char *const parts[]) {
    for (int i = 0; parts[i]; i++)
        if (!CHECK(strstr(page, parts[i]) != NULL)) printf("no: %s\n", parts[i]);
}

TEST(configurations_are_called_by_their_cells_and_directions) {
    results *r = six_networks();
    text finding = {0};
    report_append_finding(&finding, r);
    CHECK_CONTAINS(text_string(&finding),
                   "Highest test accuracy of 6 configurations: 95.00 % with GRU, both directions; "
                   "then 94.00 % with RNN (tanh), one direction; 93.00 % with RNN (ReLU), one "
                   "direction; 92.00 % with LSTM, one direction; and 2 more.");
    text_free(&finding);
    results_free(r);
}

TEST(pages_tell_what_changes_from_cell_to_cell_and_to_both_directions) {
    static const char *const both_pages[] = {
        "What changes from one architecture to another",
        "From LSTM to GRU (hidden_dim 100, 1 layer, one direction): 53,010 → 40,010 parameters, "
        "0.75 times as many",
        "From LSTM to RNN (tanh) (hidden_dim 100, 1 layer, one direction): 53,010 → 14,010",
        "From one direction to both (LSTM, hidden_dim 100, 1 layer): 53,010 → 106,010 parameters",
        "shape, LSTM",
        "shape, GRU",
        "gru.weight_ih_l0",
        "LSTM, hidden_dim 100, 1 layer, both directions: 106,010 parameters",
        "RNN (tanh), hidden_dim 100, 1 layer, one direction; RNN (ReLU), hidden_dim 100, 1 layer, "
        "one direction: 14,010 parameters",
        "Rows of the LSTM's tensors are the gates i, f, g, o, hidden_dim rows each. Rows of the "
        "GRU's tensors are the gates r, z, n, hidden_dim rows each.",
        NULL};
    results *r = six_networks();
    char *folder = folder_for("cells");
    text warnings = {0};
    render(r, folder, &warnings);
    char *html = read_in(folder, "report.html"), *markdown = read_in(folder, "report.md");
    holds(html, both_pages);
    CHECK(!strstr(html, "From RNN (tanh) to RNN (ReLU)"));
    holds(html,
          (const char *const[]){"<a href=\"#changes\">Changes</a>",
                                "With one bias vector a layer, as Keras counts: 52,610 "
                                "parameters.",
                                "As Keras counts, too (reset_after=True, its default): 40,010;",
                                "own hidden state, here always 0: never learns",
                                "Its recurrent weights (weight_hh_l0_reverse) see nothing but "
                                "zeros: their gradient is exactly 0",
                                "model.readout: final_states reads each direction", NULL});
    holds(html, (const char *const[]){"the reverse one is read after a single step", NULL});
    holds(markdown, (const char *const[]){"### From LSTM to GRU (hidden_dim 100",
                                          "From LSTM to GRU: 13,000 parameters fewer", NULL});
    free(html);
    free(markdown);
    text_free(&warnings);
    free(folder);
    results_free(r);
}

static void has_in_script(const char *folder, const char *name, const char *const parts[]) {
    char *script = read_in(folder, name);
    holds(script, parts);
    free(script);
}

TEST(plots_name_cells_and_directions) {
    results *r = six_networks();
    char *folder = folder_for("cell_plots");
    text warnings = {0};
    render(r, folder, &warnings);
    has_in_script(folder, "plots/layer_parameters.gp",
                  (const char *const[]){"rotate by -30 left", "\"LSTM, one direction\" 1",
                                        "\"GRU, both directions\" 4", NULL});
    has_in_script(folder, "plots/accuracy_by_parameters.gp",
                  (const char *const[]){"title 'LSTM'", "title 'GRU'", "title 'RNN (tanh)'", NULL});
    has_in_script(folder, "plots/heatmap.gp",
                  (const char *const[]){"set xlabel 'bidirectional'", "set ylabel 'cell'",
                                        "\"rnn_relu\"", "each square: ", NULL});
    has_in_script(folder, "plots/accuracy_curves.gp",
                  (const char *const[]){"title 'GRU, both directions'", NULL});
    check_plot(folder, "layer_parameters");
    text_free(&warnings);
    free(folder);
    results_free(r);
}

/* Where every network is a plain LSTM the word is not needed. */
TEST(a_sweep_of_plain_lstms_says_sizes_alone) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("plain");
    text warnings = {0};
    render(r, folder, &warnings);
    char *html = read_in(folder, "report.html");
    holds(html, (const char *const[]){
                    "What another layer changes", "<a href=\"#depth\">Layers</a>",
                    "From 1 layer to 2 layers (hidden_dim 100): 53,010 → 133,810 parameters, 2.52 "
                    "times as many",
                    "hidden_dim 100, 2 layers: 133,810 parameters", "shape with 1 layer", NULL});
    CHECK(!strstr(html, "LSTM, hidden_dim") && !strstr(html, "one direction"));
    free(html);
    text_free(&warnings);
    free(folder);
    results_free(r);
}

TEST(one_network_that_is_no_plain_lstm_is_named) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.layers = 1;
    results *r = synthetic_results(&sweep);
    text finding = {0};
    rnn_architecture *a = &r->trials[0].trial.architecture;
    a->cell = RNN_CELL_GRU;
    a->direction = RNN_DIRECTION_BOTH;
    a->readout = RNN_READOUT_MEAN;
    synthetic_set_last(r, 0, 0.95);
    report_append_finding(&finding, r);
    CHECK_CONTAINS(text_string(&finding),
                   "Test accuracy: 95.00 % with GRU, hidden_dim 100, 1 layer, both directions, "
                   "readout of the mean; one seed");
    text_free(&finding);
    results_free(r);
}

int main(void) {
    RUN(configurations_are_called_by_their_cells_and_directions);
    RUN(pages_tell_what_changes_from_cell_to_cell_and_to_both_directions);
    RUN(plots_name_cells_and_directions);
    RUN(a_sweep_of_plain_lstms_says_sizes_alone);
    RUN(one_network_that_is_no_plain_lstm_is_named);
    return check_finish();
}
