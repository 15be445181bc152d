#include "src/cli/topics.h"

#include <string.h>

#include "src/config/keys.h"
#include "src/trial/field.h"

/* --- texts --- */

const char topic_about[] =
    "Trains every network that a YAML file describes, stores what came out in HDF5 and renders a "
    "report.  The same config gives the same bits, with any number of workers, after any "
    "interruption, on any x86-64 machine.\n\n"
    "'sweep CONFIG' is short for 'sweep run CONFIG'.\n";

const char topic_options[] =
    "Options stand anywhere among the words of a command, as --name VALUE or --name=VALUE; a "
    "beginning of the name that fits no other will do.  After -- nothing is an option.\n";

const prose_entry topic_program_options[] = {
    {"-h, --help", "print what the program or a command does"},
    {"-V, --version", "print version, commit, numeric contract and compiler"},
    {NULL, NULL}};

const prose_entry topic_examples[] = {
    {"sweep configs/layers.yaml", "Train networks of one, two and three layers and write a report"},
    {"sweep plan configs/layers.yaml", "Explain their parameter tensors, without training"},
    {"sweep configs/layers.yaml model.hidden_dim=64 name=narrow",
     "The same with another width, in a folder of its own"},
    {"sweep configs/layers.yaml 'seeds=[0, 1, 2]' --extend",
     "Two more seeds, added to what is there"},
    {"sweep ls results/layers 'test_acc>70%' --sort -test_acc -n 10",
     "The ten best of those above 70 %"},
    {"sweep show results/layers '#1'", "The first trial with recipe, curves and tensors"},
    {"sweep export results/layers --format csv -o trials.csv", "A table for other programs"},
    {"sweep verify results/layers", "Train again, and compare bit for bit"},
    {NULL, NULL}};

const prose_entry topic_exit_codes[] = {
    {"0", "done"},
    {"2", "usage, config or data: the message names the place and the cure"},
    {"3", "some trials failed; the others are fine"},
    {"4", "disk, permission, memory or network"},
    {"5", "a damaged file, or bits that differ"},
    {"6", "the results folder is in use"},
    {"70", "a bug of sweep"},
    {"75", "stopped early: run the same command again to go on"},
    {NULL, NULL}};

const prose_entry topic_environment[] = {
    {"SWEEP_DATA", "folder of data sets: $SWEEP_DATA/mnist, $SWEEP_DATA/fashion_mnist"},
    {"SWEEP_ISA", "kernels to use: avx512, avx2 or generic; all give the same bits"},
    {"XDG_DATA_HOME", "data sets are kept in $XDG_DATA_HOME/sweep, else in ~/.local/share/sweep"},
    {"TMPDIR", "where sweep verify trains again; /tmp if absent"},
    {"COLUMNS", "the width to print for; the terminal's if absent"},
    {NULL, NULL}};

const prose_entry topic_data[] = {
    {"fashion_mnist", "'sweep fetch fashion_mnist', or Debian's package dataset-fashion-mnist"},
    {"mnist",
     "'sweep fetch mnist', or the four IDX files under MNIST's names in data.dir or "
     "$SWEEP_DATA/mnist, gzipped or not"},
    {"digits", "built in: 28 × 28 glyphs that sweep draws, 60,000 and 10,000 or as many as asked"},
    {"parity", "built in: is the number of ones among data.length bits odd?"},
    {"temporal_order",
     "built in: which of X and Y came first, and which next, among data.length symbols?"},
    {"adding", "built in: the sum of the two numbers that are marked among data.length"},
    {"copy_memory",
     "built in: ten symbols to repeat after data.length steps, a class of each step"},
    {"mnist1d",
     "built in: MNIST-1D, digits as noisy curves of 40 steps, 4,000 and 1,000 or as many as asked"},
    {"file", "your own sequences: CSV, NPZ, NPY, HDF5, .ts, .arff, UCR text or IDX"},
    {"idx", "your own images: IDX files of bytes, of any rows, columns and classes"},
    {NULL, NULL}};

const char topic_own_data[] =
    "Sequences of your own come out of one file, or one to train and one to test with; 'sweep data "
    "FILE' shows what is in it, and prints the section for a config:\n\n"
    "    data:\n"
    "      name: file\n"
    "      train: gestures.csv\n"
    "      y: gesture\n"
    "      split: {test: 0.2, val: 0.1}\n"
    "      scale: standard\n\n"
    "Images of your own are four IDX files, plain or gzipped, whose names are relative to "
    "data.dir:\n\n"
    "    data:\n"
    "      name: idx\n"
    "      dir: letters\n"
    "      train_images: train-images.idx3.gz\n"
    "      train_labels: train-labels.idx1.gz\n"
    "      test_images: test-images.idx3.gz\n"
    "      test_labels: test-labels.idx1.gz\n\n"
    "Files are checked in full: magic, sizes, counts, labels, gzip's checksum, trailing bytes.  A "
    "message names the file, the byte and the cure.\n";

const prose_entry topic_files[] = {
    {"report.html", "the whole report in one file"},
    {"report.md", "the same in Markdown"},
    {"results.h5", "everything as numbers, the config, and the final weights"},
    {"trials.csv", "one row a trial"},
    {"trials/<id>.h5",
     "one file a finished trial, the same bytes on every machine; with more than "
     "10,000 trials trials/<first two digits>/<id>.h5"},
    {"plots/", "every plot, with the gnuplot script and the numbers behind it"},
    {"logs/<id>.log", "what was said while the trial was trained"},
    {"plan.txt", "the trials that the folder was begun for"},
    {"journal.log, journals/", "when, where and how often each trial was trained"},
    {"progress.txt, progress/", "how far each process is, until all is done"},
    {"claims/", "who trains what, while somebody does"},
    {"verify.json", "what sweep verify found"},
    {NULL, NULL}};

const char topic_results_file[] =
    "results.h5 holds the tables trials (one row a trial) and runtime, with the columns of 'sweep "
    "help columns'; layers (every parameter tensor of every trial), summary (one row a "
    "configuration), curves/ (every evaluation), weights/<id>/ (PyTorch's state_dict), "
    "confusion/<id>, and the texts of config and overrides.\n\n"
    "In summary n_seeds is how many trials a configuration has, one a seed, or of folds one a fold "
    "and seed; n_finished, n_diverged and n_failed are of these. <metric>_mean, _std (of the "
    "sample) and _best are of its finished trials, all alike, at their end. Of folds the report's "
    "means and intervals are not these: they average the seeds of each fold first.\n";

const prose_entry topic_groups[] = {
    [FIELD_PLAN] = {"plan", "a trial's place in its plan"},
    [FIELD_RECIPE] = {"recipe", "what is trained"},
    [FIELD_DERIVED] = {"derived", "what follows from that"},
    [FIELD_OUTCOME] = {"outcome",
                       "what came of it; cross entropies are nats, accuracies are "
                       "fractions, which are shown in per cent; rmse and mae have the "
                       "unit of the numbers to predict, mse its square, and so have "
                       "their losses where data.scale_targets does not take it away"},
    [FIELD_RUNTIME] = {"runtime", "when and where it ran, in seconds; never part of a result"},
    [FIELD_RUNTIME + 1] = {NULL, NULL}};

const char topic_config_language[] =
    "A config is a YAML file.  Write a list, or a range, where you would write a value, and that "
    "key is swept; every combination is trained once for each seed.  A range is {min, max, step} "
    "or {min, max, num, scale: linear|log}; min is included, and max where a step falls on it.\n\n"
    "    name: layers\n"
    "    data: {name: fashion_mnist}\n"
    "    model: {hidden_dim: [50, 100], layer_dim: [1, 2]}\n"
    "    train: {lr: {min: 1e-3, max: 1e-1, num: 3, scale: log}, epochs: 5}\n"
    "    seeds: [0, 1, 2, 3, 4]\n\n"
    "Keys are nested mappings (model: {hidden_dim: 100}) or dotted (model.hidden_dim: 100).  "
    "Words after the config, KEY=VALUE, override its keys; KEY= takes one back, and "
    "'SECTION={KEY: VALUE, ...}' gives several of a section.  A results.h5 or report.html may "
    "stand "
    "in a config's place: it holds its own; - reads standard input.  replicates: 5 stands for the "
    "seeds 0 to 4.\n\n"
    "Not every combination need be trained:\n\n"
    "    zip: [[hidden_dim, layer_dim]]  # lists that advance together\n"
    "    exclude: [params > 200000, {layer_dim: 3, lr: [0.3, 1]}]\n"
    "    include: [{hidden_dim: 41, layer_dim: 4, lr: 0.1}]\n"
    "    train.clip_norm: {values: [0, 1], when: layer_dim > 1, else: 0}\n"
    "    train.lr: = 0.1 * batch_size / 100\n"
    "    model.params: 53000  # in place of hidden_dim\n"
    "    model.params: {match: {cell: lstm, hidden_dim: 100}}  # its count\n\n"
    "Nor all of a space:\n\n"
    "    train.lr: {min: 1e-3, max: 3, scale: log}  # no num: any number\n"
    "    search: 20  # or {method: sobol, trials: 32, seed: 1}\n\n"
    "The configurations are the same with any number of workers, and the first of a longer "
    "search.\n\n"
    "Nor all of them to the end:\n\n"
    "    stop: halving  # or {rule: hyperband, first: 1, keep: 1/3}\n\n"
    "At rungs of the training the best third of each architecture goes on, by the validation "
    "items.\n\n"
    "Conditions and formulas take and, or, not, < <= > >= == !=, + - * / %, round floor ceil min "
    "max abs sqrt, "
    "keys by their short names, and params, macs, flops, train_count, input_dim, seq_dim, "
    "output_dim.  'sweep plan -v' names what is left out, and why.\n";

/* --- keys --- */

static bool is_swept_by_ranges(const config_key_info *info) {
    return info->role == CONFIG_AXIS && config_is_numeric(info);
}

/* The default at value number `i` of the key that this one hangs on; NULL for none. */
static const char *default_at(config_key key, config_key on, int i) {
    const char *written =
        config_default_at(key_info(key), key_info(on), (config_value){.integer = i});
    return written && !*written ? "must be given" : written;
}

/* "0.1 (sgd), 0.001 (adam, adamw)": each default with the values at which it is one. */
static void append_defaults_at(text *out, config_key key, const char *mark) {
    const config_key on = key_parent(key);
    const char *before = "";
    for (int i = 0; config_choice_name(key_info(on), i); i++) {
        const char *written = default_at(key, on, i);
        bool told = !written;
        for (int k = 0; k < i && !told; k++)
            told = default_at(key, on, k) && strcmp(default_at(key, on, k), written) == 0;
        if (told) continue;
        const bool value = strcmp(written, "must be given") != 0;
        text_append_format(out, "%s%s%s%s (%s", before, value ? mark : "", written,
                           value ? mark : "", config_choice_name(key_info(on), i));
        for (int k = i + 1; config_choice_name(key_info(on), k); k++)
            if (default_at(key, on, k) && strcmp(default_at(key, on, k), written) == 0)
                text_append_format(out, ", %s", config_choice_name(key_info(on), k));
        text_append(out, ")");
        before = ", ";
    }
}

/* Append the default, between marks; false where there is none. */
static bool append_default(text *out, config_key key, const char *mark) {
    const config_key_info *info = key_info(key);
    if (!info->default_at && !info->default_text) return false;
    if (info->counted_by) {
        text_append(out, "all");
        return true;
    }
    if (!info->default_at)
        text_append_format(out, "%s%s%s", mark, info->default_text, mark);
    else if (key_info(key_parent(key))->kind == CONFIG_CHOICE)
        append_defaults_at(out, key, mark);
    else
        text_append_format(out, "%s%s%s", mark, default_at(key, key_parent(key), 1), mark);
    return true;
}

void topic_append_key(text *out, config_key key) {
    const config_key_info *info = key_info(key);
    keys_append_expectation(out, &key_language, info);
    if (is_swept_by_ranges(info))
        text_append(out, "; a list or range sweeps it");
    else if (info->role == CONFIG_AXIS)
        text_append(out, "; a list sweeps it");
    text written = {0};
    if (append_default(&written, key, ""))
        text_append_format(out, "; default %s", text_string(&written));
    text_free(&written);
}

static void append_choices(text *out, config_key key) {
    const char *choice;
    for (int64_t i = 0; (choice = config_choice_name(key_info(key), i)); i++)
        text_append_format(out, "%s`%s`", i ? ", " : "", choice);
}

void topic_append_key_table(text *out) {
    static const char *const kinds[] = {[CONFIG_INTEGER] = "whole number",
                                        [CONFIG_INTEGERS] = "whole number, or `[[...]]`",
                                        [CONFIG_REAL] = "number",
                                        [CONFIG_CHOICE] = "",
                                        [CONFIG_TEXT] = "text",
                                        [CONFIG_PATH] = "path",
                                        [CONFIG_NAMES] = "name or list of names"};
    text_append(out, "| key | what it means | values | default |\n|---|---|---|---|\n");
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const config_key_info *info = key_info(key);
        text_append_format(out, "| `%s` | %s | %s", info->name, info->meaning,
                           info->pattern ? "mapping" : kinds[info->kind]);
        append_choices(out, key);
        if (info->role == CONFIG_AXIS)
            text_append(out, is_swept_by_ranges(info) ? ", list or range" : ", list");
        text_append(out, " | ");
        append_default(out, key, "`");
        text_append(out, " |\n");
    }
}
