/* Every error of the config language, with its exact place and words. */
#include "tests/config_parsing.h"

#define AT(line, column) "c.yaml:" #line ":" #column ": error: "
#define LR "'train.lr' must be a number from 1e-30 to 1000000, not "
#define WIDTH "'model.hidden_dim' must be a whole number from 1 to 16384, not "
#define FORMS "{min, max, step} or {min, max, num, scale}"

/* --- keys --- */

TEST(unknown_keys_suggest_what_was_meant) {
    CHECK_ERRORS(
        EPOCHS
        "modle: {hidden_dim: 3}\n"
        "lerning_rate: 3\n"
        "layer_dim: 2\n"
        "model: {hiden_dim: 1, input_dim: 28}\n"
        "train:\n"
        "  dropout: 1\n"
        "  zork: 1\n"
        "zzzzzz: 1\n",
        AT(2, 1) "unknown key 'modle' (did you mean 'model'?)\n"
        AT(3, 1) "unknown key 'lerning_rate' (did you mean 'train.lr'?)\n"
        AT(4, 1) "unknown key 'layer_dim' (did you mean 'model.layer_dim'?)\n"
        AT(5, 9) "unknown key 'model.hiden_dim' (did you mean 'model.hidden_dim'?)\n"
        AT(5, 23) "unknown key 'model.input_dim' (the data decides it: the columns of an image)\n"
        AT(7, 3) "unknown key 'train.dropout' (did you mean 'model.dropout'?)\n"
        AT(8, 3) "unknown key 'train.zork' ('sweep help keys' has those of train)\n"
        AT(9, 1) "unknown key 'zzzzzz'" TOP_KEYS "\n");
}

TEST(names_of_other_tools_are_understood) {
    static const char *const pairs[][2] = {
        {"width", "model.hidden_dim"},
        {"layers", "model.layer_dim"},
        {"eta", "train.lr"},
        {"batch", "train.batch_size"},
        {"epoch", "train.epochs"},
        {"iters", "train.iterations"},
        {"seed", "seeds"},
        {"dataset", "data.name"},
        {"jobs", "run.workers"},
        {"grad_clip", "train.clip_norm"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        text source = {0}, wanted = {0};
        text_append_format(&source, EPOCHS "%s: 1\n", pairs[i][0]);
        text_append_format(&wanted, AT(2, 1) "unknown key '%s' (did you mean '%s'?)\n", pairs[i][0],
                           pairs[i][1]);
        CHECK_ERRORS(text_string(&source), text_string(&wanted));
        text_free(&source);
        text_free(&wanted);
    }
}

TEST(an_alias_is_the_key_itself) {
    CHECK_ERRORS(EPOCHS "model: {hidden_size: 0}\n", AT(2, 22) WIDTH "'0'\n");
    CHECK_ERRORS(EPOCHS "model: {hidden_size: 5}\nmodel.hidden_dim: 6\n",
                 AT(3, 1) "'model.hidden_dim' is given twice (first: line 2, column 9)\n");
    CHECK_ERRORS(EPOCHS "train: {hidden_size: 5}\n",
                 AT(2, 9) "unknown key 'train.hidden_size' (did you mean 'model.hidden_dim'?)\n");
    CHECK_ERRORS(EPOCHS "max_epochs: 3\n",
                 AT(2, 1) "'train.epochs' is given twice (first: line 1, column 1)\n");
}

TEST(keys_given_twice_name_both_places) {
    CHECK_ERRORS("train: {epochs: 1, epochs: 2}\nname: a\n'name': b\n",
                 AT(1, 20) "duplicate key 'epochs' (first: line 1, column 9)\n" AT(
                     3, 1) "duplicate key 'name' (first: line 2, column 1)\n");
    CHECK_ERRORS(EPOCHS "model: {layer_dim: 1}\nmodel.layer_dim: 1\n",
                 AT(3, 1) "'model.layer_dim' is given twice (first: line 2, column 9)\n");
}

TEST(sections_hold_keys) {
    CHECK_ERRORS("model: 3\ntrain: [1]\n",
                 AT(1, 8) "'model' is a section; write its keys below it: model.KEY\n" AT(
                     2, 8) "'train' is a section; write its keys below it: train.KEY\n");
}

/* A section that only the table knew would make its keys unreachable in nested form. */
TEST(every_section_of_the_table_is_one) {
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const char *name = key_info(key)->name, *dot = strchr(name, '.');
        const bool may_be_plain = strncmp(name, "search.", strlen("search.")) == 0 ||
                                  strncmp(name, "stop.", strlen("stop.")) == 0 ||
                                  strncmp(name, "confirm.", strlen("confirm.")) == 0;
        if (!dot || may_be_plain) continue; /* search: 3, stop: halving, confirm: 3 */
        text source = {0}, wanted = {0};
        int bytes = (int)(dot - name);
        text_append_format(&source, "%.*s: 3\n", bytes, name);
        text_append_format(&wanted,
                           "c.yaml:1:%d: error: '%.*s' is a section; write its keys below it: "
                           "%.*s.KEY\n",
                           bytes + 3, bytes, name, bytes, name);
        CHECK_ERRORS(text_string(&source), text_string(&wanted));
        text_free(&source);
        text_free(&wanted);
    }
}

TEST(other_versions_are_refused) {
    CHECK_ERRORS("version: 2\n" EPOCHS,
                 AT(1, 10) "version must be 1, the only one there is, not '2'\n");
    CHECK_ERRORS("version: '1'\n" EPOCHS,
                 AT(1, 10) "version must be 1, the only one there is, not '1'\n");
}

/* --- values --- */

TEST(numbers_must_be_numbers_inside_their_bounds) {
    CHECK_ERRORS(EPOCHS
                 "train.lr: [nan, .nan, .inf, -.inf, 1e999, 0, -0.0, 1e-400, 1e-31, 1_000]\n",
                 AT(2, 12) LR "'nan'\n" AT(2, 17) LR "'.nan'\n" AT(2, 23) LR "'.inf'\n" AT(2, 29) LR
                 "'-.inf'\n" AT(2, 36) LR "'1e999'\n" AT(2, 43) LR "'0'\n" AT(2, 46) LR
                 "'-0.0'\n" AT(2, 52) LR "'1e-400'\n" AT(2, 60) LR "'1e-31'\n" AT(2, 67) LR
                 "'1_000' (write it without '_')\n");
    CHECK_ERRORS(EPOCHS "train.lr: [0.1x, 1e, ., '0.1', yes, true, 1000001, 01]\n",
                 AT(2, 12) LR "'0.1x'\n" AT(2, 18) LR "'1e'\n" AT(2, 22) LR "'.'\n" AT(2, 25) LR
                 "'0.1' in quotes, which is a text\n" AT(2, 32) LR "'yes'\n" AT(2, 37) LR
                 "'true'\n" AT(2, 43) LR "'1000001'\n" AT(2, 52) LR
                 "'01' (a leading zero means octal to some readers; write it "
                 "without)\n");
    CHECK_ERRORS(EPOCHS "train.clip_norm: 1e-35\n",
                 AT(2, 18) "'train.clip_norm' must be a number from 0 to 1000000, not '1e-35' (too "
                           "near zero for single precision)\n");
    CHECK_ERRORS(EPOCHS "train.clip_norm: [0, 0e9, 1e-400]\nrun: {hang_timeout: -0.01e-999}\n",
                 AT(2, 22) "'train.clip_norm' repeats the value '0e9' (first: line 2, column 19)\n"
                 AT(2, 27) "'train.clip_norm' must be a number from 0 to 1000000, not '1e-400' (too "
                           "near zero for single precision)\n"
                 AT(3, 21) "'run.hang_timeout' must be a number from 0 to 1000000, not '-0.01e-999' "
                           "(too near zero for single precision)\n");
    CHECK_ERRORS(EPOCHS "train.clip_norm: {min: 1e-400, max: 1, num: 3}\n",
                 AT(2, 24) "min of 'train.clip_norm' must be a number from 0 to 1000000, not "
                           "'1e-400' (too near zero for single precision)\n");
}

TEST(whole_numbers_must_be_whole) {
    CHECK_ERRORS(EPOCHS "model.hidden_dim: [0, -1, 1.0, 1e3, 1.5, 010, 1_000, 16385, 0x, 0o8]\n",
                 AT(2, 20) WIDTH "'0'\n" AT(2, 23) WIDTH "'-1'\n" AT(2, 27) WIDTH
                 "'1.0' (write 1)\n" AT(2, 32) WIDTH "'1e3' (write 1000)\n" AT(2, 37) WIDTH
                 "'1.5'\n" AT(2, 42) WIDTH
                 "'010' (a leading zero means octal to some readers; write it "
                 "without)\n" AT(2, 47) WIDTH "'1_000' (write it without '_')\n" AT(2, 54) WIDTH
                 "'16385'\n" AT(2, 61) WIDTH "'0x'\n" AT(2, 65) WIDTH "'0o8'\n");
    CHECK_ERRORS(EPOCHS "seeds: [9223372036854775808, 18446744073709551616, -9223372036854775809]\n",
                 AT(2, 9) "'seeds' must be a whole number from 0 to 9223372036854775807, not "
                          "'9223372036854775808'\n"
                 AT(2, 30) "'seeds' must be a whole number from 0 to 9223372036854775807, not "
                           "'18446744073709551616'\n"
                 AT(2, 52) "'seeds' must be a whole number from 0 to 9223372036854775807, not "
                           "'-9223372036854775809'\n");
}

#define INIT                                                                                \
    "'train.init' must be one of uniform, xavier_uniform, xavier_normal, kaiming_uniform, " \
    "kaiming_normal, lecun, orthogonal, identity or {from: ...}, not "

TEST(choices_suggest_the_nearest) {
    CHECK_ERRORS(EPOCHS "data: {name: minst}\n",
                 AT(2, 14) "'data.name' must be one of fashion_mnist, mnist, digits, idx, parity, temporal_order, file, adding, mnist1d, copy_memory, not "
                           "'minst' (did you mean 'mnist'?)\n");
    CHECK_ERRORS(EPOCHS "train.init: zeros\n", AT(2, 13) INIT "'zeros'\n");
}

TEST(values_must_be_there) {
    CHECK_ERRORS(
        EPOCHS "title:\nmodel: {hidden_dim: , layer_dim: ~}\nname: ''\n",
        AT(2, 7) "'title' has no value\n" AT(3, 21) "'model.hidden_dim' has no value\n" AT(
            3, 34) "'model.layer_dim' has no value: ~\n" AT(4, 7) "'name' must not be empty\n");
}

TEST(texts_and_paths_must_be_harmless) {
    CHECK_ERRORS(EPOCHS
                 "title: \"a\\nb\"\n"
                 "name: ../x\n"
                 "output: {dir: \"a\\0b\"}\n"
                 "data: {dir: ~/mnist}\n",
                 AT(2, 8) "'title' must be one line: it holds a line break\n"
                 AT(3, 7) "'name' names a folder, so it cannot hold '/' as '../x' does; output.dir "
                          "takes a path\n"
                 AT(4, 15) "'output.dir' must not hold a control character (U+0000)\n"
                 AT(5, 13) "'data.dir' starts with '~', which is not expanded; write the folder "
                           "out\n");
    CHECK_ERRORS(EPOCHS "name: \"a\\0\"\ntitle: \"\\N\"\n",
                 AT(2, 7) "'name' must not hold a control character (U+0000)\n" AT(
                     3, 8) "'title' must not hold a control character (U+0085)\n");
}

static void check_too_long(const char *key, int length, const char *wanted) {
    text source = {0};
    text_append_format(&source, EPOCHS "%s: %0*d\n", key, length, 0);
    CHECK_ERRORS(text_string(&source), wanted);
    text_free(&source);
}

TEST(texts_and_paths_have_a_longest_length) {
    check_too_long("name", 65, AT(2, 7) "'name' has 65 bytes; at most 64 are allowed\n");
    check_too_long("title", 201, AT(2, 8) "'title' has 201 bytes; at most 200 are allowed\n");
    check_too_long("data.dir", 4096, AT(2, 11) "'data.dir' has 4096 bytes; at most 4095 are "
                                               "allowed\n");
    check_too_long("data.dir", 300, AT(2, 11) "'data.dir' has a component of 300 bytes; file "
                                              "systems take 255\n");
}

TEST(messages_show_the_users_text_harmless_and_short) {
    CHECK_ERRORS(EPOCHS "\"a\\e[31m\": 1\n\"\\u202Eb\": 1\n",
                 AT(2, 1) "unknown key 'a\\x1b[31m'" TOP_KEYS
                          "\n" AT(3, 1) "unknown key '\\xe2\\x80\\xaeb'" TOP_KEYS "\n");
    text source = {0};
    text_append_format(&source, EPOCHS "train.lr: a%0*d\n", 500, 0);
    text problems = {0};
    config_free(parse_bytes(source.data, source.bytes, NULL, &problems));
    CHECK(problems.bytes < 200);
    CHECK_CONTAINS(text_string(&problems), "000...'");
    text_free(&source);
    text_free(&problems);
}

/* --- lists and ranges --- */

TEST(lists_must_not_repeat_a_value) {
    CHECK_ERRORS(EPOCHS "train.lr:\n- 0.1\n- 0.2\n- 1e-1\n- 0.10\n",
                 AT(5, 3) "'train.lr' repeats the value '1e-1' (first: line 3, column 3)\n" AT(
                     6, 3) "'train.lr' repeats the value '0.10' (first: line 3, column 3)\n");
    CHECK_ERRORS(
        EPOCHS "seeds: [1, 2, 0x1]\ntrain.init: [uniform, uniform]\n",
        AT(2, 15) "'seeds' repeats the value '0x1' (first: line 2, column 9)\n" AT(
            3, 23) "'train.init' repeats the value 'uniform' (first: line 3, column 14)\n");
}

TEST(only_axes_can_be_swept) {
    CHECK_ERRORS(EPOCHS "data: {name: [mnist, digits], test_size: {min: 1, max: 2, step: 1}}\n"
                        "run: {workers: [1]}\n"
                        "title: [a]\n",
                 AT(2, 14) "'data.name' cannot be swept: it takes one value, not a list\n"
                 AT(2, 42) "'data.test_size' cannot be swept: it takes one value, not a mapping\n"
                 AT(3, 16) "'run.workers' cannot be swept: it takes one value, not a list\n"
                 AT(4, 8) "'title' cannot be swept: it takes one value, not a list; put a text in "
                          "quotes\n");
}

TEST(lists_hold_single_values) {
    CHECK_ERRORS("train: {epochs: [], lr: [[1], {min: 1}], init: [{from: a.h5}]}\n",
                 AT(1, 17) "the list of 'train.epochs' is empty\n" AT(1, 26) LR "a list\n" AT(1, 31)
                     LR "a mapping\n" AT(1, 49) INIT "a mapping\n");
}

TEST(ranges_must_be_whole) {
    CHECK_ERRORS(EPOCHS
                 "train:\n"
                 "  lr: {min: 1, max: 10}\n"
                 "  batch_size: {max: 3, step: 1}\n"
                 "  clip_norm: {min: 1, step: 1, scale: log}\n"
                 "model:\n"
                 "  hidden_dim: {min: 1, max: 10, step: 1, num: 3}\n"
                 "  layer_dim: {min: 1, max: 3, nmu: 1}\n"
                 "seeds: {values: [1, 2]}\n",
                 AT(3, 7) "'lr' has no num or step: with a grid, say how many values; or add "
                          "'search: 20'\n"
                 AT(4, 15) "the range of 'train.batch_size' has no min; write " FORMS "\n"
                 AT(5, 14) "the range of 'train.clip_norm' has no max; write " FORMS "\n"
                 AT(5, 32) "scale goes with num, not with step\n"
                 AT(7, 42) "the range of 'model.hidden_dim' has both step and num; keep one\n"
                 AT(8, 31) "'nmu' is no part of a range, which is " FORMS " (did you mean 'num'?)\n"
                 AT(9, 9) "'values' is no part of a range: write the value or list at 'seeds' "
                          "itself\n");
}

TEST(lists_that_are_one_value_are_checked_member_by_member) {
    CHECK_ERRORS(EPOCHS "model.hidden_dim: [[4, 0, x], [[5]], [], [6, 5], [{min: 1}], [6, 5], 7, [7]]\n",
                 AT(2, 24) WIDTH "'0'\n" AT(2, 27) WIDTH "'x'\n" AT(2, 32)
                     "'model.hidden_dim' must be a whole number from 1 to 16384, not a list\n" AT(2, 38)
                 "'model.hidden_dim' has an empty list for a value; write a number, such as 100\n"
                 AT(2, 51) "'model.hidden_dim' must be a whole number from 1 to 16384, not a mapping\n"
                 AT(2, 62) "'model.hidden_dim' repeats the value '[6, 5]' (first: line 2, column 42)\n"
                 AT(2, 73) "'model.hidden_dim' repeats the value '7' (first: line 2, column 70)\n");
    CHECK_ERRORS(
        EPOCHS "model.hidden_dim: [[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]]\n",
        AT(2, 20) "'model.hidden_dim' has a list of 17 numbers; at most 16 are one value\n");
    CHECK_ERRORS(EPOCHS "model.layer_dim: [[1, 2]]\n",
                 AT(2, 19) "'model.layer_dim' must be a whole number from 1 to 256, not a list\n");
}

/* --- zip, exclude, include, when --- */

TEST(groups_that_advance_together_are_checked) {
    CHECK_ERRORS(EPOCHS
                 "model: {hidden_dim: [1, 2, 3], layer_dim: [1, 2]}\nzip: [[hidden_dim, "
                 "layer_dim]]\n",
                 AT(3, 7) "zip: 'hidden_dim' has 3 values and 'layer_dim' has 2; lists that advance "
                          "together are equally long\n");
    CHECK_ERRORS(EPOCHS "model.layer_dim: [1, 2]\nzip: [[layer_dim, lr]]\n",
                 AT(3, 7) "zip: 'layer_dim' has 2 values and 'lr' has 1; lists that advance "
                          "together are equally long\n");
    CHECK_ERRORS(
        EPOCHS
        "train: {lr: [1, 2], batch_size: [1, 2], clip_norm: [0, 1]}\n"
        "zip: [[lr, batch_size], [lr, clip_norm], [lr], [lr, size], [seeds, lr], lr, [test_size, "
        "iterations], [data.dir, lr]]\n",
        AT(3, 26) "zip: 'lr' is in two groups, or twice in one\n"
        AT(3, 42) "zip: a group needs two keys or more\n"
        AT(3, 49) "zip: 'lr' is in two groups, or twice in one\n"
        AT(3, 53) "zip: 'size' is no key (a config has version, name, title, seeds, replicates, data, model, "
                  "train, search, stop, confirm, run, compare, slurm, output, zip, exclude, include, grids, extends, profiles)\n"
        AT(3, 61) "zip: 'seeds' cannot advance with others: every configuration is trained with "
                  "the same seeds and folds\n"
        AT(3, 68) "zip: 'lr' is in two groups, or twice in one\n"
        AT(3, 73) "zip: write groups of keys, such as [[hidden_dim, layer_dim]]\n"
        AT(3, 78) "zip: 'test_size' cannot be swept\n"
        AT(3, 89) "zip: 'iterations' is not given\n"
        AT(3, 103) "zip: 'data.dir' cannot stand here, as it is not part of what a trial "
                   "computes\n"
        AT(3, 113) "zip: 'lr' is in two groups, or twice in one\n");
    CHECK_ERRORS(EPOCHS "zip: [hidden_dim, layer_dim]\n",
                 AT(2, 7) "zip: write groups of keys, such as [[hidden_dim, layer_dim]]\n" AT(
                     2, 19) "zip: write groups of keys, such as [[hidden_dim, layer_dim]]\n");
    CHECK_ERRORS(EPOCHS "zip: {}\n",
                 AT(2, 6) "zip: write groups of keys, such as [[hidden_dim, layer_dim]]\n");
    CHECK_ERRORS(EPOCHS
                 "train.lr: {min: 1, max: 2}\nmodel.layer_dim: [1, 2]\nzip: [[lr, layer_dim]]\n",
                 AT(2, 11) "'lr' has no num or step: with a grid, say how many values; or add "
                           "'search: 20'\n" AT(4, 8) "zip: 'lr' is a continuous range; give it num "
                                                     "or a list\n");
}

TEST(searches_are_checked) {
    CHECK_ERRORS(EPOCHS "search: many\n",
                 AT(2, 9) "'search.trials' must be a whole number from 0 to 1000000, not 'many'\n");
    CHECK_ERRORS(EPOCHS "search: -1\ntrain.lr: {min: 0.1, max: 1}\n", /* no cure by a search */
                 AT(2, 9) "'search.trials' must be a whole number from 0 to 1000000, not '-1'\n");
    CHECK_ERRORS(EPOCHS "search: [20]\n",
                 AT(2, 9) "'search.trials' cannot be swept: it takes one value, not a list\n");
    CHECK_ERRORS(EPOCHS "search: {method: sobol}\n",
                 AT(2, 10) "'search.method' is only for search.trials above 0, and search.trials is "
                           "0\n");
    CHECK_ERRORS(EPOCHS "search: {trials: 2, method: grid}\n",
                 AT(2, 29) "'search.method' must be one of random, sobol, tpe, not 'grid': without "
                           "search every combination is trained\n");
    CHECK_ERRORS(EPOCHS "stop: patience\n",
                 AT(2, 7) "'stop.rule' must be one of none, halving, hyperband, median, paired, not "
                          "'patience': one trial by itself ends early by train.patience: 3\n");
    CHECK_ERRORS(EPOCHS "search: 2\nsearch.trials: 3\n",
                 AT(3, 1) "'search.trials' is given twice (first: line 2, column 1)\n");
    CHECK_ERRORS(EPOCHS "search: 2\nseeds: {min: 0, max: 9}\n",
                 AT(3, 8) "the range of 'seeds' has neither step nor num; write " FORMS "\n");
    CHECK_ERRORS(EPOCHS "search: 2\ndata: {train_size: {min: 10, max: 90}}\n",
                 AT(3, 20) "the range of 'data.train_size' has neither step nor num; write " FORMS
                           "\n");
    CHECK_ERRORS(EPOCHS "search: 2\ntrain.lr: {min: 0.1, max: 2, scale: ln}\n"
                        "model.hidden_dim: {min: 9, max: 3}\nmodel.layer_dim: {min: 1}\n"
                        "train.clip_norm: {min: 0, max: 1, scale: log}\n",
                 AT(3, 37) "scale of 'train.lr' must be linear or log, not 'ln'\n"
                 AT(4, 33) "max of 'model.hidden_dim' is below its min\n"
                 AT(5, 18) "the range of 'model.layer_dim' has no max; write " FORMS "\n"
                 AT(6, 24) "min of 'train.clip_norm' must be above 0 for scale log\n");
}

TEST(what_conditions_cannot_ask_for_is_told_with_what_they_can) {
    CHECK_ERRORS(EPOCHS
                 "exclude:\n"
                 "  - LAYER_DIM > 2\n"
                 "  - test_acc < 0.9\n"
                 "  - layer_dim == 1 AND lr > 1\n",
                 AT(3, 5) "exclude: 'LAYER_DIM' is no key (did you mean 'model.layer_dim'?)\n"
                 AT(4, 5) "exclude: 'test_acc' is no key (results are not known before training; "
                          "'sweep ls FOLDER' takes conditions of them)\n"
                 AT(5, 20) "exclude: 'AND' is no sign here: write 'and'\n");
}

TEST(what_is_excluded_is_checked_with_its_place) {
    CHECK_ERRORS(EPOCHS
                 "exclude:\n"
                 "  - params >\n"
                 "  - \"layer_dim == 3 and lrr < 1\"\n"
                 "  - {layer_dim: 0, lr: [1, x], lr: 2}\n"
                 "  - {layer_dim > 2}\n"
                 "  - {layr_dim: 2}\n"
                 "  - {lr: {min: 1, max: 2, num: 2}, layer_dim: []}\n"
                 "  - {seeds: 1, run.workers: 2}\n"
                 "  - seeds > 1\n"
                 "  - [layer_dim]\n"
                 "  - {}\n"
                 "  - |\n"
                 "    layer_dim >\n",
                 AT(3, 12) "exclude: '>' is missing a number or a name after it\n"
                 AT(4, 25) "exclude: 'lrr' is no key (did you mean 'train.lr'?)\n"
                 AT(5, 17) "exclude: 'model.layer_dim' must be a whole number from 1 to 256, not '0'\n"
                 AT(5, 28) "exclude: 'train.lr' must be a number from 1e-30 to 1000000, not 'x'\n"
                 AT(5, 32) "duplicate key 'lr' (first: line 5, column 20)\n"
                 AT(6, 6) "exclude: 'layer_dim > 2' is a condition: write it as a text, without "
                          "{}\n"
                 AT(7, 6) "exclude: 'layr_dim' is no key (did you mean 'model.layer_dim'?)\n"
                 AT(8, 10) "exclude: 'lr' takes a value or a list of values here; say anything else "
                           "by a condition\n"
                 AT(8, 47) "exclude: 'layer_dim' takes a value or a list of values here; say "
                           "anything else by a condition\n"
                 AT(9, 6) "exclude: 'seeds' cannot stand here: every configuration is trained with "
                          "the same seeds and folds\n"
                 AT(9, 16) "exclude: 'run.workers' cannot stand here, as it is not part of what a "
                           "trial computes\n"
                 AT(10, 5) "exclude: 'seeds' cannot be asked for: every configuration is trained "
                           "with the same seeds and folds\n"
                 AT(11, 5) "exclude: a condition is a text, such as 'layer_dim > 1'\n"
                 AT(12, 5) "exclude: write keys with their values, such as {layer_dim: 3, lr: "
                           "0.1}\n"
                 AT(13, 5) "exclude: '>' is missing a number or a name after it (character 11 of "
                           "the condition)\n");
    CHECK_ERRORS("train: {epochs: 1}\n"
                 "exclude: [seed == 1, {seed: 2}, fold == 1]\n",
                 AT(2, 11) "exclude: 'seed' cannot stand here: every configuration is trained with "
                           "the same seeds and folds; what else is called so, by its whole name: "
                           "data.seed, data.permute.seed, data.split.seed, search.seed\n"
                 AT(2, 23) "exclude: 'seed' cannot stand here: every configuration is trained with "
                           "the same seeds and folds; what else is called so, by its whole name: "
                           "data.seed, data.permute.seed, data.split.seed, search.seed\n"
                 AT(2, 33) "exclude: 'fold' cannot be asked for: every configuration is trained "
                           "with the same seeds and folds\n");
    CHECK_ERRORS(
        EPOCHS "exclude: params > 3\n",
        AT(2, 10) "exclude: write a list of what to leave out, such as [params > 200000]\n");
    CHECK_ERRORS(EPOCHS "exclude: [min(lr, 2) > 1]\n",
                 AT(2, 15) "exclude: 'lr' is missing a ')' after it; put a condition that holds a "
                           "comma in quotes\n"
                 AT(2, 20) "exclude: ')' cannot stand here; put a condition that holds a comma in "
                           "quotes\n");
    CHECK_OVERRIDE_ERRORS(EPOCHS,
                          "override 'exclude=[lr >> 1]': error: exclude: '>' stands where a "
                          "number or a name should (character 5 of the condition)\n",
                          "exclude=[lr >> 1]");
    CHECK_OVERRIDE_ERRORS(EPOCHS,
                          "override 'zip=[[lr, clip_norm]]': error: 'zip' is given twice "
                          "(first: override 'zip=')\n",
                          "zip=", "zip=[[lr, clip_norm]]");
}

TEST(replicates_are_checked) {
    CHECK_ERRORS(EPOCHS "replicates: 0\n",
                 AT(2, 13) "'replicates' must be a whole number from 1 to 100000, not '0'\n");
    CHECK_ERRORS(EPOCHS "replicates: [1, 2]\n",
                 AT(2, 13) "'replicates' cannot be swept: it takes one value, not a list\n");
    CHECK_ERRORS(EPOCHS "replicates: 2\nseeds: [0, 1]\n",
                 AT(3, 1) "'seeds' cannot be given together with 'replicates' (first: line 2, column "
                          "1); keep one\n");
}

TEST(rows_say_everything_that_is_swept) {
    CHECK_ERRORS(EPOCHS
                 "train.lr: [0.1, 1]\n"
                 "include:\n"
                 "  - {layer_dim: 4}\n"
                 "  - {lr: [1, 2]}\n"
                 "  - {lr: 1, val_size: 3}\n"
                 "  - {lr: 1, iterations: 3}\n"
                 "  - lr\n",
                 AT(4, 5) "include: row 1 does not say 'lr', which is swept (0.1, 1); give it one "
                          "value\n"
                 AT(5, 10) "include: 'lr' takes one value here\n"
                 AT(6, 5) "include: 'data.val_size' has one value in all trials, and is given at "
                          "the key itself\n"
                 AT(7, 5) "include: 'train.iterations' cannot be given together with "
                          "'train.epochs'\n"
                 AT(8, 5) "include: write keys with their values, such as {layer_dim: 3, lr: 0.1}\n");
    CHECK_ERRORS(EPOCHS "include: {lr: 1}\n",
                 AT(2, 10) "include: write a list of rows, such as [{layer_dim: 4, lr: 0.1}]\n");
}

#define WHEN "{values: ..., when: CONDITION, else: ...}"

TEST(conditions_of_values_are_checked) {
    CHECK_ERRORS("train:\n"
                 "  epochs: {values: [1, 2], when: layer_dim > 1}\n"
                 "  lr: {values: [1, x], when: params > 1, else: y}\n"
                 "  batch_size: {when: layer_dim > 1}\n"
                 "  clip_norm: {values: 1, value: 2, when: lr > 1}\n"
                 "seeds: {values: [1, 2], when: lr > 1}\n"
                 "model:\n"
                 "  layer_dim: {values: [1, 2], else: 1}\n"
                 "  hidden_dim: {values: [1, 2], when: [lr], elze: 3}\n"
                 "data.val_size: {values: [1, 2], when: lr > 1}\n",
                 AT(2, 11) "'train.epochs' has no default; say what it is else\n"
                 AT(3, 20) "'train.lr' must be a number from 1e-30 to 1000000, not 'x'\n"
                 AT(3, 30) "when: 'params' is known only once everything else is; ask it in "
                           "exclude\n"
                 AT(3, 48) "else of 'train.lr' must be a number from 1e-30 to 1000000, not 'y'\n"
                 AT(4, 15) "'train.batch_size' has a when and no values; write " WHEN "\n"
                 AT(5, 14) "'train.clip_norm' has both value and values; write " WHEN "\n"
                 AT(6, 8) "'seeds' takes no condition: every configuration is trained with the "
                          "same seeds and folds\n"
                 AT(8, 14) "'model.layer_dim' has an else and no when; write " WHEN "\n"
                 AT(9, 44) "'elze' is no part of what 'model.hidden_dim' takes here, " WHEN "\n"
                 AT(10, 16) "'data.val_size' cannot be swept: it takes one value, not a mapping\n");
    CHECK_ERRORS(EPOCHS
                 "train.lr: {value: 1, when: clip_norm > 1}\n"
                 "train.clip_norm: {value: 1, when: batch_size > 1}\n"
                 "train.batch_size: {value: 1, when: lr > 1}\n",
                 AT(2, 11) "'lr' depends on itself: lr -> clip_norm -> batch_size -> lr\n");
    CHECK_ERRORS(EPOCHS "model.hidden_dim: {values: [[4, 3]], when: layer_dim > 1}\n",
                 AT(2, 19) "'hidden_dim' depends on itself: hidden_dim -> layer_dim -> "
                           "hidden_dim\n");
    CHECK_ERRORS(EPOCHS "train.lr: {value: {value: 1, when: lr > 1}, when: lr > 2}\n",
                 AT(2, 19) "'train.lr' has a condition within a condition; join them by 'and'\n");
}

TEST(formulas_are_checked_with_their_place) {
    CHECK_ERRORS(EPOCHS
                 "model: {hidden_dim: = min(100, 200 / layer_dim)}\n"
                 "train.lr: = 2 *\n"
                 "train.clip_norm: \"= lr + zork\"\n"
                 "train.batch_size: = params\n"
                 "seeds: = 3\n"
                 "model.cell: = lr\n"
                 "data: {train_size: = 3, val_size: = 3}\n",
                 AT(2, 27) "'model.hidden_dim': '100' is missing a ')' after it; put a formula that "
                           "holds a comma in quotes\n"
                 AT(2, 32) "unknown key 'model.200 / layer_dim)' (put the formula in quotes: it "
                           "holds a comma)\n"
                 AT(3, 15) "'train.lr': '*' is missing a number or a name after it\n"
                 AT(4, 26) "'train.clip_norm': 'zork' is no key" TOP_KEYS "\n"
                 AT(5, 21) "'train.batch_size': 'params' is known only once everything else is; ask "
                           "it in exclude\n"
                 AT(6, 8) "'seeds' takes no formula: every configuration is trained with the same "
                 "seeds and folds\n"
                 AT(7, 13) "'model.cell' takes no formula: it takes words\n"
                 AT(8, 20) "'data.train_size' takes no formula: each of its values is read from the "
                           "data, and is written out\n"
                 AT(8, 35) "'data.val_size' takes no formula: it has one value in all trials\n");
    CHECK_ERRORS(EPOCHS "model: {params: 9, hidden_dim: 3}\n",
                 AT(2, 20) "'model.hidden_dim' cannot be given together with 'model.params' (first: "
                           "line 2, column 9); keep one\n");
    CHECK_ERRORS(EPOCHS "model: {params: 9, layer_dim: = hidden_dim}\n",
                 AT(2, 31) "'layer_dim' depends on itself: layer_dim -> hidden_dim -> layer_dim\n");
    CHECK_ERRORS(EPOCHS "model: {hidden_dim: = lr, layer_dim: 2}\ntrain.lr: = hidden_dim + lr\n",
                 AT(2, 21) "'hidden_dim' depends on itself: hidden_dim -> lr -> hidden_dim\n");
}

TEST(range_parts_must_make_sense) {
    CHECK_ERRORS(EPOCHS
                 "train:\n"
                 "  lr: {min: 0.1, max: 0.01, num: 3}\n"
                 "  batch_size: {min: 1, max: 100, step: 0}\n"
                 "  clip_norm: {min: 0, max: 1, num: 5, scale: log}\n"
                 "model:\n"
                 "  hidden_dim: {min: 0, max: x, num: 0, scale: ln}\n"
                 "  layer_dim: {min: 1, max: 3, step: 0.5}\n",
                 AT(3, 23) "max of 'train.lr' is below its min\n"
                 AT(4, 40) "step of 'train.batch_size' must be a whole number from 1, not '0'\n"
                 AT(5, 20) "min of 'train.clip_norm' must be above 0 for scale log\n"
                 AT(7, 21) "min of 'model.hidden_dim' must be a whole number from 1 to 16384, not "
                           "'0'\n"
                 AT(7, 29) "max of 'model.hidden_dim' must be a whole number from 1 to 16384, not "
                           "'x'\n"
                 AT(7, 37) "num of 'model.hidden_dim' must be a whole number from 1 to 100000, not "
                           "'0'\n"
                 AT(7, 47) "scale of 'model.hidden_dim' must be linear or log, not 'ln'\n"
                 AT(8, 37) "step of 'model.layer_dim' must be a whole number from 1, not '0.5'\n");
    CHECK_ERRORS(EPOCHS "model.layer_dim: {min: 1, max: 4, num: 1}\n",
                 AT(2, 40) "num 1 would give min alone and never max; write num from 2, or the one "
                           "value at 'model.layer_dim' itself\n");
    CHECK_ERRORS(EPOCHS "train.lr: {min: 1, max: 2, step: nan}\n",
                 AT(2, 34) "step of 'train.lr' must be a number above 0, not 'nan'\n");
}

TEST(ranges_have_a_cap) {
    CHECK_ERRORS(
        EPOCHS "seeds: {min: 0, max: 9223372036854775807, step: 1}\n",
        AT(2, 8) "the range of 'seeds' has 9.223e+18 values; at most 100,000 are allowed\n");
    CHECK_ERRORS(EPOCHS "seeds: {min: 0, max: 100000, step: 1}\n",
                 AT(2, 8) "the range of 'seeds' has 100,001 values; at most 100,000 are allowed\n");
    CHECK_ERRORS(
        EPOCHS "train.lr: {min: 1, max: 2, step: 1e-300}\n",
        AT(2, 11) "the range of 'train.lr' has 1e+300 values; at most 100,000 are allowed\n");
    CHECK_ERRORS(
        EPOCHS "seeds: {min: 0, max: 9, num: 100001}\n",
        AT(2, 30) "num of 'seeds' must be a whole number from 1 to 100000, not '100001'\n");
}

/* --- combinations --- */

TEST(epochs_or_iterations_must_be_given) {
    CHECK_ERRORS("name: x\n",
                 AT(1, 1) "how long to train is not said; give train.epochs or train.iterations, "
                          "such as 'train: {epochs: 2}'\n");
    CHECK_ERRORS("train:\n  iterations: 3\n  epochs: 1\n",
                 AT(3, 3) "'train.epochs' cannot be given together with 'train.iterations' (first: "
                          "line 2, column 3); keep one\n");
}

TEST(no_training_needs_weights_to_score) {
    CHECK_ERRORS("train: {epochs: 0}\n",
                 AT(1, 17) "'train.epochs' 0 trains nothing, and only scores weights: say whose, by "
                           "'train.init.from'\n");
    CHECK_ERRORS("train: {iterations: [0, 5]}\n",
                 AT(1, 21) "'train.iterations' 0 trains nothing, and only scores weights: say whose, "
                           "by 'train.init.from'\n");
    CHECK_ERRORS("train: {epochs: -1}\n",
                 AT(1, 17) "'train.epochs' must be a whole number from 0 to 1000000, not '-1'\n");
}

TEST(initial_weights_are_drawn_or_read_from_one_file) {
    CHECK_ERRORS(EPOCHS "train: {init: {form: a.h5}}\n",
                 AT(2, 16) "unknown key 'train.init.form' (did you mean 'train.init.from'?)\n");
    CHECK_ERRORS(EPOCHS "train: {init: {from: a.h5, seed: 1}}\n",
                 AT(2, 28) "unknown key 'train.init.seed' (did you mean 'seeds'?)\n");
    CHECK_ERRORS(EPOCHS "train: {init: {}}\n",
                 AT(2, 15) "'train.init' is an empty mapping; write its key: {from: ...}\n");
    CHECK_ERRORS(EPOCHS "train: {init: {from: }}\n", AT(2, 22) "'train.init.from' has no value\n");
    CHECK_ERRORS(EPOCHS "train: {init: {from: [a.h5, b.h5]}}\n",
                 AT(2, 22) "'train.init.from' cannot be swept: it takes one value, not a list; put "
                           "a text in quotes\n");
    CHECK_ERRORS(EPOCHS "train: {init: a.h5}\n", AT(2, 15) INIT "'a.h5'\n");
    CHECK_ERRORS(EPOCHS "train: {init: {from: a.h5}}\ntrain.init: uniform\n",
                 AT(3, 1) "'train.init' cannot be given together with 'train.init.from' (first: "
                          "line 2, column 16); keep one\n");
    CHECK_ERRORS(EPOCHS "train: {init: {from: a.h5}, init_bias: zeros}\nmodel.forget_bias: 1\n",
                 AT(2, 29) "'train.init_bias' has no meaning beside 'train.init.from' "
                           "(train.init.from is at line 2, column 16); keep one\n" AT(3, 1)
                     "'model.forget_bias' has no meaning beside 'train.init.from' "
                     "(train.init.from is at line 2, column 16); keep one\n");
    CHECK_ERRORS(EPOCHS "train: {init_gain: 2, init: {from: a.h5}}\n",
                 AT(2, 30) "'train.init_gain' has no meaning beside 'train.init.from' "
                           "(train.init_gain is at line 2, column 9); keep one\n");
    CHECK_ERRORS(EPOCHS "train: {init_bias: orthogonal, init_gain: -1}\n",
                 AT(2, 20) "'train.init_bias' must be one of as_init, uniform, zeros, not "
                           "'orthogonal'\n" AT(2, 43)
                     "'train.init_gain' must be a number from 0 to 1000, not '-1'\n");
    CHECK_ERRORS(EPOCHS "init_from: a.h5\n",
                 AT(2, 1) "unknown key 'init_from' (did you mean 'train.init.from'?)\n");
}

TEST(data_keys_that_do_not_go_together_are_refused) {
    CHECK_ERRORS(EPOCHS "data: {name: idx, train_images: a, seed: 3}\n",
                 AT(2, 14) "data.name idx needs 'data.train_labels', 'data.test_images', "
                           "'data.test_labels'\n"
                 AT(2, 36) "'data.seed' is only for data.name digits, parity, temporal_order, adding, mnist1d or copy_memory, and data.name is idx\n");
    CHECK_ERRORS(EPOCHS "data: {test_labels: a}\n",
                 AT(2, 8) "'data.test_labels' is only for data.name idx, and data.name is "
                          "fashion_mnist\n");
    CHECK_ERRORS(EPOCHS "data: {name: digits, dir: d}\n",
                 AT(2, 22) "'data.dir' is only for data.name fashion_mnist, mnist or idx, and "
                           "data.name is digits\n");
}

/* --- overrides --- */

TEST(overrides_are_checked_like_the_file) {
    CHECK_OVERRIDE_ERRORS(
        "model: {hidden_dim: 0}\n" EPOCHS,
        AT(1, 21) WIDTH
        "'0'\n"
        "override 'train.lr=oops': error: " LR
        "'oops'\n"
        "override 'layer_dim=2': error: unknown key 'layer_dim' (did you mean "
        "'model.layer_dim'?)\n"
        "override 'seeds=[1, 2, 1]': error: 'seeds' repeats the value '1' (first: number 1 of the "
        "list)\n"
        "override 'title=~': error: 'title' has no value: ~\n"
        "override 'model=3': error: 'model' is a section; override its keys: model.KEY=... or "
        "model={KEY: ...}\n"
        "override 'run.workers': error: write key=value, such as train.lr=0.1\n"
        "override '=1': error: write key=value, such as train.lr=0.1\n",
        "train.lr=oops", "layer_dim=2", "seeds=[1, 2, 1]", "title=~", "model=3", "run.workers",
        "=1");
    CHECK_OVERRIDE_ERRORS(EPOCHS,
                          "override 'seeds=[1, 2': error: did not find expected ',' or ']' while "
                          "parsing a flow sequence\n"
                          "override 'train.lr=*x': error: aliases ('*x') are not supported; write "
                          "the value out\n",
                          "seeds=[1, 2", "train.lr=*x");
}

/* Results keep them one a line. */
TEST(overrides_are_one_line) {
#define ONE_LINE                                                                                  \
    "an override is one line; write lists as in seeds=[0, 1], and longer values into the config " \
    "file\n"
    CHECK_OVERRIDE_ERRORS(EPOCHS,
                          "override 'seeds=[0,\\x0a1]': error: " ONE_LINE
                          "override 'train.lr=1\\x0d': error: " ONE_LINE
                          "override 'title=a\\x0a': error: " ONE_LINE,
                          "seeds=[0,\n1]", "train.lr=1\r", "title=a\n");
}

TEST(an_override_of_a_section_names_its_keys) {
    CHECK_OVERRIDE_ERRORS(
        EPOCHS,
        "override 'model={}': error: 'model' is a section; override its keys: model.KEY=... or "
        "model={KEY: ...}\n"
        "override 'run=': error: 'run' is a section; override its keys: run.KEY=... or "
        "run={KEY: ...}\n"
        "override 'train={lr: 0, zork: 1}': error: " LR
        "'0'\n"
        "override 'train={lr: 0, zork: 1}': error: unknown key 'train.zork' ('sweep help keys' "
        "has those of train)\n"
        "override 'data={train_size: }': error: 'data.train_size' has no value\n",
        "model={}", "run=", "train={lr: 0, zork: 1}", "data={train_size: }");
    CHECK_OVERRIDE_ERRORS(
        EPOCHS,
        "override 'train.lr=2': error: 'train.lr' is given twice (first: override "
        "'train={lr: 1}')\n",
        "train={lr: 1}", "train.lr=2");
    CHECK_OVERRIDE_ERRORS(EPOCHS,
                          "override 'train.lr=': error: 'train.lr' is given twice (first: override "
                          "'train.lr=1')\n",
                          "train.lr=1", "train.lr=");
    CHECK_OVERRIDE_ERRORS(
        EPOCHS,
        "override 'train.lr=1': error: 'train.lr' is given twice (first: override "
        "'train.lr=')\n",
        "train.lr=", "train.lr=1");
}

TEST(overrides_must_not_contradict_each_other) {
    CHECK_OVERRIDE_ERRORS(
        EPOCHS,
        "override 'train.lr=2': error: 'train.lr' is given twice (first: override "
        "'train.lr=1')\n",
        "train.lr=1", "train.lr=2");
    CHECK_OVERRIDE_ERRORS(EPOCHS,
                          "override 'train.iterations=3': error: 'train.iterations' cannot be "
                          "given together with 'train.epochs' (first: override "
                          "'train.epochs=1'); keep one\n",
                          "train.epochs=1", "train.iterations=3");
    CHECK_OVERRIDE_ERRORS(EPOCHS,
                          "override 'data.name=idx': error: data.name idx needs "
                          "'data.train_images', 'data.train_labels', 'data.test_images', "
                          "'data.test_labels'\n",
                          "data.name=idx");
}

/* --- how many --- */

TEST(at_most_twenty_errors_are_shown_in_file_order) {
    text source = {0}, wanted = {0};
    text_append(&source, EPOCHS);
    for (int i = 0; i < 25; i++) {
        text_append_format(&source, "zzzzz%02d: 1\n", i);
        if (i < CONFIG_MAX_PROBLEMS)
            text_append_format(&wanted, "c.yaml:%d:1: error: unknown key 'zzzzz%02d'" TOP_KEYS "\n",
                               i + 2, i);
    }
    text_append(&wanted, "c.yaml: error: 5 more errors are not shown\n");
    CHECK_ERRORS(text_string(&source), text_string(&wanted));
    text_free(&source);
    text_free(&wanted);
}

TEST(grids_are_checked_as_what_stands_outside_is) {
    CHECK_ERRORS(EPOCHS "grids: [1]\n",
                 "c.yaml:2:8: error: grids: write named groups of keys, such as {wide: {layer_dim: "
                 "1}, deep: {layer_dim: [2, 3]}}\n");
    CHECK_ERRORS(
        EPOCHS "grids: {a: {}, b: 3}\n",
        "c.yaml:2:12: error: grids: write named groups of keys, such as {wide: {layer_dim: "
        "1}, deep: {layer_dim: [2, 3]}}\n"
        "c.yaml:2:19: error: grids: write named groups of keys, such as {wide: {layer_dim: "
        "1}, deep: {layer_dim: [2, 3]}}\n");
    CHECK_ERRORS(EPOCHS
                 "grids:\n  a: {lr: x, seeds: 1, train_size: 10}\n  b: {lr: 1, train.lr: 2}\n",
                 "c.yaml:3:11: error: 'train.lr' must be a number from 1e-30 to 1000000, not 'x'\n"
                 "c.yaml:3:14: error: grids: 'seeds' stands outside of grids: every configuration "
                 "is trained with the same seeds and folds\n"
                 "c.yaml:3:24: error: grids: 'data.train_size' stands outside of grids: it is the "
                 "same in all trials\n"
                 "c.yaml:4:14: error: 'train.lr' is given twice (first: line 4, column 7)\n");
    CHECK_ERRORS(EPOCHS "grids: {a: {train: 3, zip: [[lr, hidden_dim]], model.cell: lstm}}\n",
                 "c.yaml:2:13: error: grids: 'train' is a section; write its keys below it\n"
                 "c.yaml:2:23: error: grids: 'zip' stands at the top of a config\n");
    /* What none of them says is missing once. */
    CHECK_ERRORS("grids: {a: {lr: 1}, b: {lr: 2}}\n",
                 "c.yaml:1:1: error: how long to train is not said; give train.epochs or "
                 "train.iterations, such as 'train: {epochs: 2}'\n");
    CHECK_ERRORS(EPOCHS "grids: {a: {lr: 1}}\ninclude:\n  - {layer_dim: 2}\n",
                 "c.yaml:4:5: error: include: row 1 does not say 'lr', which the grids give; give "
                 "it one value\n");
    config_free(good("grids: {a: {epochs: 1}, b: {iterations: 2}}\n", NULL));
}

TEST(grids_and_a_search_are_not_combined) {
    CHECK_ERRORS(EPOCHS "search: 3\ngrids: {a: {lr: [1, 2]}, b: {lr: 3}}\n",
                 "c.yaml:3:1: error: grids: a search draws from one space; leave out the grids, or "
                 "the search\n");
}

TEST(a_baseline_is_written_as_keys_with_a_value_each) {
    CHECK_ERRORS(EPOCHS "compare: {baseline: 3}\n",
                 "c.yaml:2:21: error: compare.baseline: write keys with their values, such as "
                 "{layer_dim: 3, lr: 0.1}\n");
    CHECK_ERRORS(
        EPOCHS "compare: {baseline: {lr: [1, 2], seeds: 1, lrr: 1, name: x}}\n",
        "c.yaml:2:26: error: compare.baseline: 'lr' takes one value here\n"
        "c.yaml:2:34: error: compare.baseline: 'seeds' cannot stand here: every "
        "configuration is trained with the same seeds and folds\n"
        "c.yaml:2:44: error: compare.baseline: 'lrr' is no key (did you mean "
        "'train.lr'?)\n"
        "c.yaml:2:52: error: compare.baseline: 'name' cannot stand here, as it is not part "
        "of what a trial computes\n");
}

TEST(of_three_rivals_each_pair_is_told) {
    CHECK_ERRORS("train: {epochs: 1, flops: 1e9, iterations: 3}\n",
                 "c.yaml:1:20: error: 'train.flops' cannot be given together with 'train.epochs' "
                 "(first: line 1, column 9); keep one\n"
                 "c.yaml:1:32: error: 'train.iterations' cannot be given together with "
                 "'train.epochs' (first: line 1, column 9); keep one\n"
                 "c.yaml:1:32: error: 'train.iterations' cannot be given together with "
                 "'train.flops' (first: line 1, column 20); keep one\n");
}

int main(void) {
    RUN(unknown_keys_suggest_what_was_meant);
    RUN(names_of_other_tools_are_understood);
    RUN(an_alias_is_the_key_itself);
    RUN(keys_given_twice_name_both_places);
    RUN(sections_hold_keys);
    RUN(every_section_of_the_table_is_one);
    RUN(other_versions_are_refused);
    RUN(numbers_must_be_numbers_inside_their_bounds);
    RUN(whole_numbers_must_be_whole);
    RUN(choices_suggest_the_nearest);
    RUN(values_must_be_there);
    RUN(texts_and_paths_must_be_harmless);
    RUN(texts_and_paths_have_a_longest_length);
    RUN(messages_show_the_users_text_harmless_and_short);
    RUN(lists_must_not_repeat_a_value);
    RUN(only_axes_can_be_swept);
    RUN(lists_hold_single_values);
    RUN(ranges_must_be_whole);
    RUN(lists_that_are_one_value_are_checked_member_by_member);
    RUN(groups_that_advance_together_are_checked);
    RUN(searches_are_checked);
    RUN(what_conditions_cannot_ask_for_is_told_with_what_they_can);
    RUN(what_is_excluded_is_checked_with_its_place);
    RUN(replicates_are_checked);
    RUN(rows_say_everything_that_is_swept);
    RUN(conditions_of_values_are_checked);
    RUN(formulas_are_checked_with_their_place);
    RUN(range_parts_must_make_sense);
    RUN(ranges_have_a_cap);
    RUN(epochs_or_iterations_must_be_given);
    RUN(no_training_needs_weights_to_score);
    RUN(initial_weights_are_drawn_or_read_from_one_file);
    RUN(data_keys_that_do_not_go_together_are_refused);
    RUN(overrides_are_checked_like_the_file);
    RUN(overrides_are_one_line);
    RUN(an_override_of_a_section_names_its_keys);
    RUN(overrides_must_not_contradict_each_other);
    RUN(at_most_twenty_errors_are_shown_in_file_order);
    RUN(grids_are_checked_as_what_stands_outside_is);
    RUN(grids_and_a_search_are_not_combined);
    RUN(a_baseline_is_written_as_keys_with_a_value_each);
    RUN(of_three_rivals_each_pair_is_told);
    return check_finish();
}
