/* The config language: what good configs mean. */
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/config/config_schema.h"
#include "tests/config_parsing.h"

static void check_integers(const config *c, config_key key, size_t count, const int64_t *wanted) {
    const config_setting *setting = &c->settings[key];
    if (!CHECK_INT((long long)setting->count, (long long)count)) return;
    for (size_t i = 0; i < count; i++) {
        const config_value *value = &setting->values[i];
        const bool several = key_info(key)->kind == CONFIG_INTEGERS;
        if (several) CHECK_INT(value->integers.count, 1);
        CHECK_INT(several ? value->integers.members[0] : value->integer, wanted[i]);
    }
}

static void check_reals(const config *c, config_key key, size_t count, const double *wanted) {
    const config_setting *setting = &c->settings[key];
    if (!CHECK_INT((long long)setting->count, (long long)count)) return;
    for (size_t i = 0; i < count; i++)
        CHECK_NEAR(setting->values[i].real, wanted[i], 0); /* the very double */
}

#define INTEGERS(c, key, ...)                                                \
    check_integers(c, key, sizeof(int64_t[]){__VA_ARGS__} / sizeof(int64_t), \
                   (const int64_t[]){__VA_ARGS__})
#define REALS(c, key, ...)                                              \
    check_reals(c, key, sizeof(double[]){__VA_ARGS__} / sizeof(double), \
                (const double[]){__VA_ARGS__})

/* --- keys and defaults --- */

TEST(defaults_are_the_tutorials) {
    config *c = good("train: {epochs: 5}\n", NULL);
    REQUIRE(c);
    CHECK_TEXT(config_choice_name(key_info(KEY_DATA_NAME), config_integer(c, KEY_DATA_NAME)),
               "fashion_mnist");
    CHECK_INT(config_integer(c, KEY_HIDDEN_DIM), 100);
    CHECK_INT(config_integer(c, KEY_LAYER_DIM), 1);
    CHECK_NEAR(config_real(c, KEY_LR), 0.1, 0);
    CHECK_INT(config_integer(c, KEY_BATCH_SIZE), 100);
    CHECK_NEAR(config_real(c, KEY_CLIP_NORM), 0, 0);
    CHECK_INT(config_integer(c, KEY_EPOCHS), 5);
    CHECK_INT((long long)c->settings[KEY_ITERATIONS].count, 0);
    CHECK_INT(config_integer(c, KEY_SEEDS), 0);
    CHECK(config_text(c, KEY_TITLE) == NULL);
    CHECK(!c->settings[KEY_LR].given);
    CHECK(c->settings[KEY_EPOCHS].given);
    config_free(c);
}

TEST(design_example_means_what_it_says) {
    config *c = good(
        "name: layers\n"
        "data: {name: fashion_mnist}\n"
        "model: {hidden_dim: [50, 100], layer_dim: [1, 2]}\n"
        "train: {lr: {min: 1e-3, max: 1e-1, num: 3, scale: log}, epochs: 5, batch_size: 100}\n"
        "seeds: [0, 1, 2, 3, 4]\n",
        NULL);
    REQUIRE(c);
    CHECK_TEXT(config_text(c, KEY_NAME), "layers");
    INTEGERS(c, KEY_HIDDEN_DIM, 50, 100);
    INTEGERS(c, KEY_LAYER_DIM, 1, 2);
    REALS(c, KEY_LR, 1e-3, 1e-2, 1e-1);
    INTEGERS(c, KEY_SEEDS, 0, 1, 2, 3, 4);
    CHECK(c->settings[KEY_LR].swept);
    CHECK(!c->settings[KEY_EPOCHS].swept);
    config_free(c);
}

TEST(nested_and_dotted_keys_are_the_same) {
    config *c = good("model.hidden_dim: 7\nmodel: {layer_dim: 2}\n" EPOCHS, NULL);
    REQUIRE(c);
    CHECK_INT(config_integer(c, KEY_HIDDEN_DIM), 7);
    CHECK_INT(config_integer(c, KEY_LAYER_DIM), 2);
    config_free(c);
}

TEST(settings_know_their_place_and_order) {
    config *c = good(
        "seeds: [3]\n"
        "train:\n"
        "  epochs: 1\n"
        "model:\n"
        "  layer_dim: 2\n",
        (const char *const[]){"train.epochs=2", "model.hidden_dim=8", NULL});
    REQUIRE(c);
    CHECK_INT(c->settings[KEY_SEEDS].order, 0);
    CHECK_INT(c->settings[KEY_EPOCHS].order, 1);
    CHECK_INT(c->settings[KEY_LAYER_DIM].order, 2);
    CHECK_INT(c->settings[KEY_HIDDEN_DIM].order, 3);
    CHECK(c->settings[KEY_SEEDS].swept);
    CHECK_INT(c->settings[KEY_LAYER_DIM].line, 5);
    CHECK_INT(c->settings[KEY_LAYER_DIM].column, 14);
    CHECK_INT(c->settings[KEY_EPOCHS].line, 0);
    config_free(c);
}

TEST(source_and_overrides_are_kept_verbatim) {
    const char *source = "# note\r\n" EPOCHS;
    config *c = good(source, (const char *const[]){"title= a ", NULL});
    REQUIRE(c);
    CHECK_TEXT(c->source, source);
    CHECK_INT((long long)c->source_bytes, (long long)strlen(source));
    CHECK_INT((long long)c->override_count, 1);
    CHECK_TEXT(c->overrides[0], "title= a ");
    CHECK_TEXT(c->path, "c.yaml");
    config_free(c);
}

/* --- several whole numbers as one value --- */

static void check_canonical(const char *source, const char *override, const char *wanted) {
    config *c = good(source, (const char *const[]){override, NULL});
    if (!CHECK(c != NULL)) return;
    text canonical = {0};
    config_append_canonical(&canonical, c);
    CHECK_CONTAINS(text_string(&canonical), wanted);
    text_free(&canonical);
    config_free(c);
}

TEST(a_list_sweeps_and_a_list_in_a_list_is_one_value) {
    check_canonical(EPOCHS "model.hidden_dim: 7\n", NULL, "model.hidden_dim: 7\n");
    check_canonical(EPOCHS "model.hidden_dim: [64, 32]\n", NULL, "model.hidden_dim: [64, 32]\n");
    check_canonical(EPOCHS "model.hidden_dim: [[64, 32]]\n", NULL,
                    "model.hidden_dim: [[64, 32]]\n");
    check_canonical(EPOCHS "model.hidden_dim: [[ 64,32 ], [32, 64], 8, [9]]\n", NULL,
                    "model.hidden_dim: [[64, 32], [32, 64], 8, 9]\n");
    check_canonical(EPOCHS, "model={hidden_dim: [[3, 2, 1]]}", "model.hidden_dim: [[3, 2, 1]]\n");
    config *c = good(EPOCHS "model.hidden_dim: [[64, 32]]\n", NULL);
    REQUIRE(c);
    CHECK_INT((long long)c->settings[KEY_HIDDEN_DIM].count, 1);
    CHECK_INT(c->settings[KEY_HIDDEN_DIM].values[0].integers.count, 2);
    CHECK_INT(c->settings[KEY_HIDDEN_DIM].values[0].integers.members[1], 32);
    config_free(c);
}

TEST(several_whole_numbers_read_back_from_their_text) {
    static const struct {
        const char *written, *again; /* NULL: none */
    } cases[] = {{"7", "7"},
                 {"[7]", "7"},
                 {"[64, 32]", "[64, 32]"},
                 {"64,32", "[64, 32]"},
                 {"[]", "[]"},
                 {"", NULL},
                 {"[", NULL},
                 {"[64,", NULL},
                 {"[64, 32", NULL},
                 {"64 32", NULL},
                 {"-1", NULL},
                 {"[64, 32] ", NULL},
                 {"2147483648", NULL},
                 {"[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        config_integers value;
        text again = {0};
        const bool read = config_parse_integers(cases[i].written, &value);
        if (!CHECK(read == (cases[i].again != NULL))) printf("(of %s)\n", cases[i].written);
        if (!read) continue;
        config_append_integers(&again, &value);
        CHECK_TEXT(text_string(&again), cases[i].again);
        text_free(&again);
    }
}

TEST(replicates_are_that_many_seeds) {
    check_canonical(EPOCHS "replicates: 3\n", NULL, "\nseeds: [0, 1, 2]\n");
    check_canonical(EPOCHS "replicates: 1\n", NULL, "\nseeds: [0]\n");
    check_canonical(EPOCHS "seeds: [4, 5]\n", "replicates=2", "\nseeds: [0, 1]\n");
    check_canonical(EPOCHS "replicates: 3\n", "seeds=7", "\nseeds: 7\n");
    config *c = good(EPOCHS "seeds: 10\n", NULL);
    REQUIRE(c);
    INTEGERS(c, KEY_SEEDS, 10);
    text notices = {0};
    config_append_notices(&notices, c);
    CHECK_TEXT(
        text_string(&notices),
        "c.yaml:2:8: notice: 'seeds: 10' is the one seed 10; 'replicates: 10' trains with the "
        "seeds 0 to 9\n");
    text_free(&notices);
    config_free(c);
}

/* --- what is said of keys together --- */

TEST(words_are_canonical) {
    check_canonical(EPOCHS
                    "model: {hidden_dim: [[64, 32], 8], num_layers: [1, 2]}\n"
                    "zip: [[hidden_size, layer_dim]]\n",
                    NULL, "\nzip: [[model.hidden_dim, model.layer_dim]]\n");
    check_canonical(EPOCHS
                    "exclude: [lr > \"1\", {lr: [1, 2], layer_dim: 3}, {hidden_dim: [[4, 3]]}, "
                    "{hidden_dim: [4, 3]}]\n"
                    "include: [{lr: 1, hidden_dim: [[4, 3]]}]\n",
                    "exclude=['lr > 1 and seq_dim == 28', {lr: [1, 2], layer_dim: 3}, {hidden_dim: "
                    "[[4, 3]]}]",
                    "\nexclude: [\"lr > 1 and seq_dim == 28\", {train.lr: [1, 2], "
                    "model.layer_dim: 3}, {model.hidden_dim: [[4, 3]]}]\n"
                    "include: [{train.lr: 1, model.hidden_dim: [[4, 3]]}]\n");
    static const char conditional[] =
        "train: {epochs: 1, clip_norm: {when: lr > 1, value: 2},\n"
        " lr: {values: {min: 1, max: 3, step: 1}, when: layer_dim > 1, else: 0.5}}\n"
        "model.layer_dim: 2\n"
        "model.hidden_dim: {values: [[4, 3], 5], when: layer_dim == 2, else: [[2, 1]]}\n";
    check_canonical(conditional, NULL,
                    "model.hidden_dim: {values: [[4, 3], 5], when: \"layer_dim == 2\", else: [[2, "
                    "1]]}\nmodel.layer_dim: 2\n");
    check_canonical(conditional, NULL,
                    "train.lr: {values: [1, 2, 3], when: \"layer_dim > 1\", else: 0.5}\n");
    check_canonical(conditional, NULL, "train.clip_norm: {value: 2, when: \"lr > 1\", else: 0}\n");
    check_canonical(EPOCHS "train.lr: {value: = 2 * layer_dim, when: layer_dim > 1}\n", NULL,
                    "train.lr: {value: \"= 2 * layer_dim\", when: \"layer_dim > 1\"}\n");
    check_canonical(EPOCHS, "train.lr== 2 * layer_dim", "train.lr: \"= 2 * layer_dim\"\n");
    check_canonical("train: {epochs: 1, init: {value: uniform, when: lr > 1}}\n", NULL,
                    "train.init: {value: uniform, when: \"lr > 1\", else: uniform}\n");
}

TEST(scalars_are_typed_as_in_yaml_1_2) {
    config *c = good(
        "title: no\n"
        "name: 1e3\n"
        "train: {lr: 1e-3, epochs: 0x10, batch_size: 0o17, clip_norm: -0}\n"
        "model: {hidden_dim: +12}\n"
        "seeds: [9223372036854775807, -0]\n"
        "output: {dir: 'a b'}\n",
        NULL);
    REQUIRE(c);
    CHECK_TEXT(config_text(c, KEY_TITLE), "no");
    CHECK_TEXT(config_text(c, KEY_NAME), "1e3");
    CHECK_TEXT(config_text(c, KEY_OUTPUT_DIR), "a b");
    CHECK_NEAR(config_real(c, KEY_LR), 0.001, 0);
    CHECK_INT(config_integer(c, KEY_EPOCHS), 16);
    CHECK_INT(config_integer(c, KEY_BATCH_SIZE), 15);
    CHECK_INT(config_integer(c, KEY_HIDDEN_DIM), 12);
    CHECK(config_real(c, KEY_CLIP_NORM) == 0 && !signbit(config_real(c, KEY_CLIP_NORM)));
    INTEGERS(c, KEY_SEEDS, INT64_MAX, 0);
    config_free(c);
}

TEST(empty_sections_version_bom_and_crlf_are_accepted) {
    config *c = good(
        "\xef\xbb\xbf%YAML 1.2\r\n---\r\nversion: 1\r\nrun:\r\n  # workers: 2\r\n" EPOCHS, NULL);
    config_free(c);
}

TEST(data_keys_go_with_their_data_set) {
    config *c = good(
        "data: {name: idx, dir: d, train_images: a, train_labels: b, test_images: c.gz, "
        "test_labels: d}\n" EPOCHS,
        NULL);
    REQUIRE(c);
    CHECK_TEXT(config_text(c, KEY_DATA_TEST_IMAGES), "c.gz");
    CHECK_INT((long long)c->settings[KEY_DATA_SEED].count, 0);
    config_free(c);
    static const char *const with_folder[] = {"data: {dir: d}\n" EPOCHS,
                                              "data: {name: fashion_mnist, dir: d}\n" EPOCHS,
                                              "data: {name: mnist, dir: d}\n" EPOCHS};
    for (int i = 0; i < 3; i++) {
        c = good(with_folder[i], NULL);
        REQUIRE(c);
        CHECK_TEXT(config_text(c, KEY_DATA_DIR), "d");
        config_free(c);
    }
    c = good("data: {name: digits}\n" EPOCHS, NULL);
    REQUIRE(c);
    CHECK_INT((long long)c->settings[KEY_DATA_SEED].count, 1);
    config_free(c);
}

TEST(a_single_seed_is_that_seed) {
    config *c = good("seeds: 5\n" EPOCHS, NULL);
    REQUIRE(c);
    INTEGERS(c, KEY_SEEDS, 5);
    CHECK(!c->settings[KEY_SEEDS].swept);
    config_free(c);
}

/* --- ranges --- */

/* One key as a range; the config is the caller's. */
static config *with_lr(const char *range) {
    text source = {0};
    text_append_format(&source, EPOCHS "train.lr: %s\n", range);
    config *c = good(text_string(&source), NULL);
    text_free(&source);
    return c;
}

static config *with_width(const char *range) {
    text source = {0};
    text_append_format(&source, EPOCHS "model.hidden_dim: %s\n", range);
    config *c = good(text_string(&source), NULL);
    text_free(&source);
    return c;
}

#define CHECK_LR(range, ...)            \
    do {                                \
        config *c_ = with_lr(range);    \
        REQUIRE(c_);                    \
        REALS(c_, KEY_LR, __VA_ARGS__); \
        config_free(c_);                \
    } while (0)
#define CHECK_WIDTH(range, ...)                    \
    do {                                           \
        config *c_ = with_width(range);            \
        REQUIRE(c_);                               \
        INTEGERS(c_, KEY_HIDDEN_DIM, __VA_ARGS__); \
        config_free(c_);                           \
    } while (0)

TEST(step_ranges_include_max_when_a_step_lands_on_it) {
    CHECK_WIDTH("{min: 50, max: 200, step: 50}", 50, 100, 150, 200);
    CHECK_WIDTH("{min: 50, max: 199, step: 50}", 50, 100, 150);
    CHECK_WIDTH("{min: 5, max: 5, step: 1}", 5);
    CHECK_LR("{min: 0.1, max: 0.3, step: 0.1}", 0.1, 0.2, 0.3);
    CHECK_LR("{min: 1, max: 2, step: 0.4}", 1, 1.4, 1.8);
    CHECK_LR("{min: 0.1, max: 0.7, step: 0.1}", 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7);
}

static void check_notices(const char *source, const char *const overrides[], const char *wanted) {
    config *c = good(source, overrides);
    REQUIRE(c);
    text notices = {0};
    config_append_notices(&notices, c);
    CHECK_TEXT(text_string(&notices), wanted);
    text_free(&notices);
    config_free(c);
}

#define CHECK_NOTICES(source, wanted, ...) \
    check_notices(source, (const char *const[]){__VA_ARGS__, NULL}, wanted)

TEST(a_max_that_no_step_falls_on_is_told) {
    CHECK_NOTICES(
        EPOCHS
        "train.lr: {min: 1, max: 2, step: 0.4}\nmodel.hidden_dim: {min: 50, max: 199,"
        " step: 50}\n",
        "c.yaml:3:34: notice: the range of 'model.hidden_dim' ends at 150: no step falls on "
        "its max 199\n"
        "c.yaml:2:25: notice: the range of 'train.lr' ends at 1.8: no step falls on its max "
        "2\n",
        NULL);
    /* A rounding away from it, on either side. */
    CHECK_NOTICES(
        EPOCHS "train.clip_norm: {min: 0, max: 1, step: 0.333333}\n",
        "c.yaml:2:32: notice: the range of 'train.clip_norm' ends at 0.999999: no step falls "
        "on its max 1\n",
        NULL);
    CHECK_NOTICES(
        EPOCHS "train.clip_norm: {min: 0, max: 1, step: 0.333334}\n",
        "c.yaml:2:32: notice: the range of 'train.clip_norm' ends at 0.666668: no step falls "
        "on its max 1\n",
        NULL);
    CHECK_NOTICES(EPOCHS,
                  "override 'seeds={min: 0, max: 9, step: 2}': notice: the range of 'seeds' "
                  "ends at 8: no step falls on its max 9\n",
                  "seeds={min: 0, max: 9, step: 2}");
    /* All is well, or what was not is replaced. */
    CHECK_NOTICES(EPOCHS "train.lr: {min: 0.1, max: 0.7, step: 0.1}\n", "", NULL);
    CHECK_NOTICES(EPOCHS "train.lr: {min: 1, max: 2, num: 4}\n", "", NULL);
    CHECK_NOTICES(EPOCHS "train.lr: {min: 1, max: 2, step: 0.4}\n", "", "train.lr=1");
}

TEST(linear_ranges_are_evenly_spaced) {
    CHECK_LR("{min: 0.1, max: 0.5, num: 5}", 0.1, 0.2, 0.3, 0.4, 0.5);
    CHECK_LR("{min: 1, max: 2, num: 4, scale: linear}", 1, 1.33333333333, 1.66666666667, 2);
    CHECK_LR("{min: 0.1, max: 0.1, num: 1}", 0.1);
    CHECK_WIDTH("{min: 10, max: 50, num: 5}", 10, 20, 30, 40, 50);
}

/* 10^-1.5 = 0.0316227766016838, 10^(4/3) = 21.54, 10^(5/3) = 46.42 */
TEST(log_ranges_are_evenly_spaced_by_ratio) {
    CHECK_LR("{min: 1e-4, max: 1, num: 5, scale: log}", 1e-4, 1e-3, 1e-2, 1e-1, 1);
    CHECK_LR("{min: 0.01, max: 0.1, num: 3, scale: log}", 0.01, 0.0316227766017, 0.1);
    CHECK_WIDTH("{min: 10, max: 1000, num: 7, scale: log}", 10, 22, 46, 100, 215, 464, 1000);
    CHECK_WIDTH("{min: 25, max: 200, num: 4, scale: log}", 25, 50, 100, 200);
}

TEST(integer_ranges_round_halves_up_and_drop_repeats) {
    CHECK_WIDTH("{min: 1, max: 2, num: 3}", 1, 2);
    CHECK_WIDTH("{min: 1, max: 4, num: 100}", 1, 2, 3, 4);
    CHECK_WIDTH("{min: 1, max: 8, num: 20, scale: log}", 1, 2, 3, 4, 5, 6, 7, 8);
    CHECK_WIDTH("{min: 10, max: 13, num: 3}", 10, 12, 13); /* 11.5 */
}

TEST(ranges_keep_their_bounds_as_written) {
    CHECK_LR("{min: 0.1234567890123456, max: 0.9876543210987654, num: 2}", 0.1234567890123456,
             0.9876543210987654);
    CHECK_LR("{min: 0.1234567890123456, max: 0.1234567890123457, num: 9}", 0.1234567890123456,
             0.1234567890123457);
    config *c = good(EPOCHS "seeds: {min: 0, max: 9223372036854775807, num: 3}\n", NULL);
    REQUIRE(c);
    INTEGERS(c, KEY_SEEDS, 0, 4611686018427387904, INT64_MAX); /* 2^62 - 1/2, up */
    config_free(c);
}

TEST(a_range_may_have_as_many_values_as_the_cap) {
    config *c = good(EPOCHS "seeds: {min: 1, max: 100000, step: 1}\n", NULL);
    REQUIRE(c);
    CHECK_INT((long long)c->settings[KEY_SEEDS].count, 100000);
    CHECK_INT(c->settings[KEY_SEEDS].values[99999].integer, 100000);
    config_free(c);
}

/* --- overrides --- */

TEST(overrides_replace_the_whole_key) {
    config *c = good("model: {layer_dim: [1, 2, 3]}\ntrain: {lr: 0.5, epochs: 1}\n",
                     (const char *const[]){"model.layer_dim=4",
                                           "train.lr={min: 1e-3, max: 1e-1, num: 3, scale: log}",
                                           "title='a: b=c'", "seeds=[1, 2]", NULL});
    REQUIRE(c);
    INTEGERS(c, KEY_LAYER_DIM, 4);
    CHECK(!c->settings[KEY_LAYER_DIM].swept);
    REALS(c, KEY_LR, 1e-3, 1e-2, 1e-1);
    CHECK_TEXT(config_text(c, KEY_TITLE), "a: b=c");
    INTEGERS(c, KEY_SEEDS, 1, 2);
    config_free(c);
}

TEST(overriding_epochs_replaces_iterations_and_back) {
    config *c = good("train: {iterations: 300, lr: [1, 2]}\n",
                     (const char *const[]){"train.epochs=[1, 2]", NULL});
    REQUIRE(c);
    INTEGERS(c, KEY_EPOCHS, 1, 2);
    CHECK_INT((long long)c->settings[KEY_ITERATIONS].count, 0);
    CHECK(!c->settings[KEY_ITERATIONS].given);
    CHECK_INT(c->settings[KEY_EPOCHS].order, 0); /* the place that iterations had */
    config_free(c);
    c = good("train: {epochs: 3}\n", (const char *const[]){"train.iterations=7", NULL});
    REQUIRE(c);
    CHECK_INT(config_integer(c, KEY_ITERATIONS), 7);
    CHECK_INT((long long)c->settings[KEY_EPOCHS].count, 0);
    config_free(c);
}

TEST(an_override_without_a_value_takes_a_key_back) {
    config *c = good(
        "train: {epochs: 3, lr: 0.7}\nname: x\n",
        (const char *const[]){"train.epochs=", "train.iterations=300", "train.lr=", "name=", NULL});
    REQUIRE(c);
    CHECK_INT((long long)c->settings[KEY_EPOCHS].count, 0);
    CHECK(!c->settings[KEY_EPOCHS].given);
    INTEGERS(c, KEY_ITERATIONS, 300);
    REALS(c, KEY_LR, 0.1);
    CHECK_TEXT(config_text(c, KEY_NAME), "c");
    config_free(c);
    c = good("train: {epochs: 3, init: {from: a.h5}}\n",
             (const char *const[]){"train.init=", NULL});
    REQUIRE(c);
    CHECK(config_text(c, KEY_INIT_FROM) == NULL);
    INTEGERS(c, KEY_INIT, 0);
    config_free(c);
}

/* Each key: what the file gives is as if it were not there. */
/* The default of a key where those that it hangs on have theirs. */
static const char *default_beside_defaults(config_key key) {
    const config_key_info *info = key_info(key);
    if (!info->default_at) return info->default_text;
    const config_key_info *on = key_info(key_parent(key));
    if (on->default_at && !default_beside_defaults(key_parent(key))) return NULL;
    return config_default_at(info, on, config_default(on));
}

TEST(every_key_can_be_taken_back) {
    static const char source[] =
        "name: a\ntitle: b\ntrain.epochs: 1\ndata: {name: digits, seed: 3, "
        "train_size: 50, test_size: 5, val_size: 5}\nmodel: {hidden_dim: 7, "
        "layer_dim: 2}\nseeds: [4, 5]\nrun: {workers: 3}\noutput.dir: d\n";
    for (config_key key = 0; key < KEY_COUNT; key++) {
        if (key == KEY_EPOCHS || key == KEY_DATA_NAME) continue; /* others hang on these */
        char override[80];
        snprintf(override, sizeof override, "%s=", key_info(key)->name);
        config *c = good(source, (const char *const[]){override, NULL});
        REQUIRE(c);
        CHECK(!c->settings[key].given);
        text value = {0};
        if (c->settings[key].count)
            config_append_value(&value, key_info(key), c->settings[key].values[0]);
        const char *const *data = key_info(key)->goes_with_values;
        bool applies = !data;
        for (; data && *data; data++) applies |= strcmp(*data, "digits") == 0;
        const char *by_default = !applies ? NULL : default_beside_defaults(key);
        if (key != KEY_NAME) CHECK_TEXT(text_string(&value), by_default ? by_default : "");
        text_free(&value);
        config_free(c);
    }
}

TEST(an_override_of_a_section_sets_the_keys_it_names) {
    config *c =
        good("train: {iterations: 3, lr: [0.7, 0.8], batch_size: 7}\n",
             (const char *const[]){"train={epochs: [2, 3], lr: 0.3}", "data={name: digits}", NULL});
    REQUIRE(c);
    INTEGERS(c, KEY_EPOCHS, 2, 3);
    CHECK_INT((long long)c->settings[KEY_ITERATIONS].count, 0);
    REALS(c, KEY_LR, 0.3);
    INTEGERS(c, KEY_BATCH_SIZE, 7);
    config_free(c);
}

TEST(overrides_of_an_earlier_run_give_way_to_later_ones) {
    static const char source[] = "train: {epochs: 1, lr: 0.7}\n";
    static const char *const overrides[] = {"train={epochs: 2, lr: 0.3}", "train.lr=0.4",
                                            "train.iterations=9", "train.lr=0.5"};
    config *c = NULL;
    text problems = {0};
    CHECK_INT(config_parse_again(&key_language, "c.yaml", source, strlen(source), overrides, 4, 3,
                                 &c, &problems),
              STATUS_OK);
    CHECK_TEXT(text_string(&problems), "");
    REQUIRE(c);
    REALS(c, KEY_LR, 0.5);
    INTEGERS(c, KEY_ITERATIONS, 9);
    CHECK_INT((long long)c->settings[KEY_EPOCHS].count, 0);
    config_free(c);
    CHECK_INT(config_parse_again(&key_language, "c.yaml", source, strlen(source), overrides, 4, 1,
                                 &c, &problems),
              STATUS_BAD_INPUT);
    CHECK_CONTAINS(text_string(&problems),
                   "override 'train.lr=0.5': error: 'train.lr' is given twice "
                   "(first: override 'train.lr=0.4')");
    text_free(&problems);
}

/* Weights out of a file, and none to draw. */
static void check_starts_from(const char *source, const char *override, const char *wanted) {
    config *c = good(source, (const char *const[]){override, NULL});
    REQUIRE(c);
    CHECK_TEXT(config_text(c, KEY_INIT_FROM), wanted);
    CHECK_INT(c->settings[KEY_INIT].count, 0);
    config_free(c);
}

TEST(initial_weights_may_come_from_a_file) {
    check_starts_from("train: {epochs: 1, init: {from: a.h5}}\n", NULL, "a.h5");
    check_starts_from("train: {epochs: 1}\ntrain.init: {from: a.h5}\n", NULL, "a.h5");
    check_starts_from("train: {epochs: 1}\ntrain.init.from: a.h5\n", NULL, "a.h5");
    check_starts_from("train: {epochs: 1, init: uniform}\n", "train.init.from=b.h5", "b.h5");
    check_starts_from("train: {epochs: 1, init: {from: a.h5}}\n", "train.init={from: b.h5}",
                      "b.h5");
    config *c = good("train: {epochs: 1, init: {from: a.h5}}\n",
                     (const char *const[]){"train.init=uniform", NULL});
    REQUIRE(c);
    CHECK(config_text(c, KEY_INIT_FROM) == NULL);
    INTEGERS(c, KEY_INIT, 0);
    config_free(c);
}

TEST(an_override_alone_may_complete_a_config) {
    config *c = good("name: x\n", (const char *const[]){"train.epochs=1", "name=2024", NULL});
    REQUIRE(c);
    CHECK_TEXT(config_text(c, KEY_NAME), "2024");
    config_free(c);
}

/* --- names --- */

static void check_derived_name(const char *path, const char *wanted) {
    config *c = NULL;
    text problems = {0};
    CHECK_INT(config_parse(&key_language, path, EPOCHS, strlen(EPOCHS), NULL, 0, &c, &problems),
              STATUS_OK);
    text_free(&problems);
    if (c) CHECK_TEXT(config_text(c, KEY_NAME), wanted);
    config_free(c);
}

TEST(an_absent_name_comes_from_the_path) {
    check_derived_name("configs/layers.yaml", "layers");
    check_derived_name("My Sweep-2.v1.yml", "my_sweep-2_v1");
    check_derived_name("/a/b.c/plain", "plain");
    check_derived_name("a/.yaml", "_yaml");
    check_derived_name("folder/", "sweep");
    check_derived_name("\xc3\xa9.yaml", "__");
    check_derived_name(
        "0123456789012345678901234567890123456789012345678901234567890123456789.yaml",
        "0123456789012345678901234567890123456789012345678901234567890123");
}

static void check_name_and_title(const char *source, const char *name, const char *title) {
    config *c = good(source, NULL);
    REQUIRE(c);
    CHECK_TEXT(config_text(c, KEY_NAME), name);
    if (title)
        CHECK_TEXT(config_text(c, KEY_TITLE), title);
    else
        CHECK(config_text(c, KEY_TITLE) == NULL);
    config_free(c);
}

TEST(a_name_for_people_is_the_title_and_names_a_plain_folder) {
    check_name_and_title(EPOCHS "name: LSTM depth (3 seeds)\n", "lstm_depth__3_seeds_",
                         "LSTM depth (3 seeds)");
    check_name_and_title(EPOCHS "name: Depth\ntitle: Other\n", "depth", "Other");
    check_name_and_title(EPOCHS "name: Depth\ntitle: ''\n", "depth", "");
    check_name_and_title(EPOCHS "name: depth-1_b\n", "depth-1_b", NULL);
}

/* --- titles --- */

#define TITLE(title, data) EPOCHS "title: " title "\ndata: {name: " data "}\n"
#define LEFT_OUT "; it is left out, and title=... gives another\n"

TEST(a_title_of_other_data_than_an_override_names_is_left_out) {
    static const char fashion[] = TITLE("LSTM depth on Fashion-MNIST", "fashion_mnist");
    CHECK_NOTICES(fashion, "", NULL);
    CHECK_NOTICES(
        fashion,
        "c.yaml:2:8: notice: the title 'LSTM depth on Fashion-MNIST' names fashion_mnist, "
        "and data.name is digits" LEFT_OUT,
        "data.name=digits");
    CHECK_NOTICES(
        fashion,
        "c.yaml:2:8: notice: the title 'LSTM depth on Fashion-MNIST' names fashion_mnist, "
        "and data.name is mnist" LEFT_OUT,
        "data={name: mnist}");
    CHECK_NOTICES(fashion, "", "data.name=digits", "title=Digits");
    CHECK_NOTICES(TITLE("The rows of MNIST's images", "mnist"),
                  "c.yaml:2:8: notice: the title 'The rows of MNIST's images' names mnist, and "
                  "data.name is fashion_mnist" LEFT_OUT,
                  "data.name=fashion_mnist");
    config *c = good(fashion, (const char *const[]){"data.name=digits", NULL});
    REQUIRE(c);
    CHECK(config_text(c, KEY_TITLE) == NULL);
    config_free(c);
    c = good(EPOCHS "name: MNIST rows\n", (const char *const[]){"data.name=digits", NULL});
    REQUIRE(c);
    CHECK(config_text(c, KEY_TITLE) == NULL);
    CHECK_TEXT(config_text(c, KEY_NAME), "mnist_rows");
    config_free(c);
}

TEST(a_title_written_beside_its_data_is_kept) {
    CHECK_NOTICES(TITLE("Depth on MNIST", "digits"),
                  "c.yaml:2:8: notice: the title 'Depth on MNIST' names mnist, and data.name is "
                  "digits\n",
                  NULL);
    config *c = good(TITLE("Depth on MNIST", "digits"), NULL);
    REQUIRE(c);
    CHECK_TEXT(config_text(c, KEY_TITLE), "Depth on MNIST");
    config_free(c);
    CHECK_NOTICES(TITLE("What MNIST taught, on Fashion-MNIST", "fashion_mnist"), "", NULL);
    CHECK_NOTICES(TITLE("Handwritten digits", "mnist"), "", NULL);
    CHECK_NOTICES(TITLE("KMNIST and EMNIST", "digits"), "", NULL);
    CHECK_NOTICES(TITLE("MNISTs", "digits"), "", NULL);
}

/* --- canonical form --- */

TEST(canonical_text_is_complete_and_in_table_order) {
    config *c = good(
        "seeds: {min: 0, max: 4, step: 2}\n"
        "title: \"say \\\"hi\\\"\"\n"
        "train: {lr: [1e-5, 0.10], epochs: 2}\n"
        "name: n\n",
        NULL);
    REQUIRE(c);
    text t = {0};
    config_append_canonical(&t, c);
    const char *line = text_string(&t);
    for (config_key key = 0; key < KEY_COUNT; key++) {
        text begins = {0};
        if (c->settings[key].count == 0) continue;
        text_append_format(&begins, "%s: ", key_info(key)->name);
        CHECK(strncmp(line, text_string(&begins), begins.bytes) == 0);
        line += strcspn(line, "\n") + 1;
        text_free(&begins);
    }
    CHECK_TEXT(line, "");
    CHECK_CONTAINS(text_string(&t),
                   "name: \"n\"\ntitle: \"say \\\"hi\\\"\"\ndata.name: fashion_mnist\n");
    CHECK_CONTAINS(text_string(&t), "model.layer_dim: 1\n");
    CHECK_CONTAINS(text_string(&t), "train.lr: [1e-05, 0.1]\n");
    CHECK_CONTAINS(
        text_string(&t),
        "seeds: [0, 2, 4]\nsearch.trials: 0\nstop.rule: none\nconfirm.best: 0\nrun.workers: 0\n");
    text_free(&t);
    config_free(c);
}

static void check_canonical_is_its_own(const config *c) {
    text once = {0}, twice = {0};
    config_append_canonical(&once, c);
    config *again = good(text_string(&once), NULL);
    if (again) config_append_canonical(&twice, again);
    CHECK_TEXT(text_string(&twice), text_string(&once));
    text_free(&once);
    text_free(&twice);
    config_free(again);
}

/* What a section may be in place of keys, in files and overrides. */
TEST(a_search_is_a_number_or_a_section) {
    static const struct {
        const char *source, *overrides[2];
        int64_t trials;
    } cases[] = {
        {EPOCHS "search: 20\n", {NULL}, 20},
        {EPOCHS "search: {trials: 20}\n", {NULL}, 20},
        {EPOCHS "search.trials: 20\n", {NULL}, 20},
        {EPOCHS, {"search=20"}, 20},
        {EPOCHS "search: 9\n", {"search=20"}, 20},
        {EPOCHS "search: 9\n", {"search={trials: 20, seed: 3}"}, 20},
        {EPOCHS "search: {method: sobol, trials: 9}\n", {"search.trials=20"}, 20},
        {EPOCHS "search: {method: sobol, trials: 9}\n", {"search="}, 0},
        {EPOCHS "search: 9\n", {"search=0"}, 0},
        {EPOCHS "search:\n", {NULL}, 0},
        {EPOCHS, {NULL}, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        config *c = good(cases[i].source, cases[i].overrides);
        if (!CHECK(c != NULL)) continue;
        CHECK_INT(config_integer(c, KEY_SEARCH_TRIALS), cases[i].trials);
        CHECK_INT(config_searches(c), cases[i].trials > 0);
        config_free(c);
    }
}

TEST(a_range_without_steps_keeps_its_ends) {
    config *c =
        good(EPOCHS
             "train.lr: {max: 1, min: 1e-3, scale: log}\nmodel.hidden_dim: {min: 4, max: 9}\n"
             "train.clip_norm: {min: 2, max: 2}\nsearch: 2\n",
             NULL);
    REQUIRE(c);
    CHECK_INT(c->settings[KEY_LR].space, CONFIG_SPACE_LOG);
    CHECK(c->settings[KEY_LR].values[0].real == 1e-3 && c->settings[KEY_LR].values[1].real == 1);
    CHECK_INT(c->settings[KEY_HIDDEN_DIM].space, CONFIG_SPACE_LINEAR);
    CHECK_INT(c->settings[KEY_HIDDEN_DIM].values[1].integers.members[0], 9);
    CHECK_INT(c->settings[KEY_CLIP_NORM].space, CONFIG_NO_SPACE);
    CHECK_INT(c->settings[KEY_CLIP_NORM].count, 1);
    check_canonical_is_its_own(c);
    config_free(c);
}

TEST(canonical_text_is_a_config_of_the_same_meaning) {
    config *c = good("data: {name: digits, seed: 4}\nmodel.layer_dim: [2]\n" EPOCHS, NULL);
    REQUIRE(c);
    check_canonical_is_its_own(c);
    config_free(c);
    c = good("train: {epochs: 1, init: {from: a.h5}}\n", NULL);
    REQUIRE(c);
    check_canonical_is_its_own(c);
    config_free(c);
}

/* --- locale --- */

/* A locale with a decimal comma, made for this test where the system has its sources. */
static bool enter_comma_locale(void) {
    const char *folder = getenv("TEST_TMPDIR");
    char command[4096];
    snprintf(command, sizeof command,
             "localedef -i de_DE -f UTF-8 '%s/de_DE.UTF-8' >/dev/null 2>&1", folder ? folder : ".");
    if (system(command) != 0) return setlocale(LC_ALL, "de_DE.UTF-8") != NULL;
    setenv("LOCPATH", folder ? folder : ".", 1);
    return setlocale(LC_ALL, "de_DE.UTF-8") != NULL;
}

TEST(numbers_have_a_point_in_every_locale) {
    if (!enter_comma_locale()) SKIP("no locale with a decimal comma here");
    char digits[16];
    snprintf(digits, sizeof digits, "%.1f", 0.5);
    CHECK_TEXT(digits, "0,5");
    CHECK_LR("[0.25, 1.5e-1]", 0.25, 0.15);
    CHECK_LR("{min: 0.1, max: 0.3, step: 0.1}", 0.1, 0.2, 0.3);
    text t = {0};
    config_append_value(&t, key_info(KEY_LR), (config_value){.real = 0.25});
    CHECK_TEXT(text_string(&t), "0.25");
    text_free(&t);
    text_append_real(&t, -1.25e-300); /* ids are made of what it writes */
    text_append(&t, " ");
    text_append_real(&t, 123456.75);
    CHECK_TEXT(text_string(&t), "-1.25e-300 123456.75");
    text_free(&t);
    CHECK_ERRORS(EPOCHS "train.lr: 0,1\n",
                 "c.yaml:2:11: error: 'train.lr' must be a number from 1e-30 to 1000000, not "
                 "'0,1'\n");
    snprintf(digits, sizeof digits, "%.1f", 0.5);
    CHECK_TEXT(digits, "0,5"); /* the program's own locale is untouched */
    setlocale(LC_ALL, "C");
}

/* --- names of other programs --- */

TEST(aliases_are_written_as_the_key) {
    config *c = good("model: {hidden_size: 7, num_layers: [1, 2]}\nlearning_rate: 0.5\n",
                     (const char *const[]){"train.max_epochs=3", NULL});
    REQUIRE(c);
    INTEGERS(c, KEY_HIDDEN_DIM, 7);
    INTEGERS(c, KEY_LAYER_DIM, 1, 2);
    INTEGERS(c, KEY_EPOCHS, 3);
    CHECK(config_real(c, KEY_LR) == 0.5);
    text canonical = {0};
    config_append_canonical(&canonical, c);
    CHECK_CONTAINS(text_string(&canonical), "model.hidden_dim: 7\nmodel.layer_dim: [1, 2]\n");
    CHECK_CONTAINS(text_string(&canonical), "train.lr: 0.5\n");
    text_free(&canonical);
    config_free(c);
}

/* --- the key table --- */

TEST(every_key_of_the_table_is_whole) {
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const config_key_info *info = key_info(key);
        CHECK(info->name[0] && info->meaning[0]);
        CHECK(info->minimum <= info->maximum);
        CHECK((info->kind == CONFIG_CHOICE) == (info->choices != NULL));
        /* Defaults are compared with values as they are written. */
        text written = {0};
        if (info->default_text) config_append_value(&written, info, config_default(info));
        bool is_text = info->kind == CONFIG_TEXT || info->kind == CONFIG_PATH;
        if (info->default_text && !is_text) CHECK_TEXT(text_string(&written), info->default_text);
        text_free(&written);
        bool text_kind = info->kind == CONFIG_TEXT || info->kind == CONFIG_PATH;
        CHECK(!text_kind || info->pattern || info->role == CONFIG_RUN);
    }
    CHECK_TEXT(config_choice_name(key_info(KEY_DATA_NAME), 0), "fashion_mnist");
    CHECK_TEXT(config_choice_name(key_info(KEY_DATA_NAME), 3), "idx");
    CHECK_TEXT(config_choice_name(key_info(KEY_DATA_NAME), 6), "file");
    CHECK(config_choice_name(key_info(KEY_DATA_NAME), 10) == NULL);
}

/* --- names and sections in sections --- */

TEST(a_list_of_names_is_one_value) {
    config *c =
        good("data: {name: file, train: a.csv, x: [ax, 'a, y', t0..t9]}\ntrain.epochs: 1\n", NULL);
    REQUIRE(c);
    CHECK_TEXT(config_text(c, KEY_DATA_X), "ax\na, y\nt0..t9");
    text canonical = {0};
    config_append_canonical(&canonical, c);
    CHECK_CONTAINS(text_string(&canonical), "data.x: [\"ax\", \"a, y\", \"t0..t9\"]\n");
    text_free(&canonical);
    config_free(c);
    c = good("data: {name: file, train: a.csv, x: ax}\ntrain.epochs: 1\n",
             (const char *const[]){"data.x=[b]", NULL});
    REQUIRE(c);
    CHECK_TEXT(config_text(c, KEY_DATA_X), "b");
    config_free(c);
}

TEST(a_section_may_hold_another) {
    static const char source[] =
        "data: {name: file, train: a.csv, split: {test: 0.2, by: random}}\ntrain.epochs: 1\n";
    config *c =
        good(source, (const char *const[]){"data.split={val: 0.1}", "data.split.test=0.3", NULL});
    REQUIRE(c);
    CHECK(config_real(c, KEY_DATA_SPLIT_TEST) == 0.3);
    CHECK(config_real(c, KEY_DATA_SPLIT_VAL) == 0.1);
    CHECK_INT(config_integer(c, KEY_DATA_SPLIT_BY), 1);
    CHECK_INT(config_integer(c, KEY_DATA_SPLIT_SEED), 0);
    config_free(c);
}

/* --- the folder configs/ --- */

static const char schema_path[] = "configs/sweep.schema.json";

TEST(the_schema_is_in_step_with_the_key_table) {
    char *committed = NULL;
    size_t bytes;
    error err;
    REQUIRE(
        CHECK_STATUS(files_read(schema_path, 1 << 20, &committed, &bytes, &err), STATUS_OK, &err));
    text made = {0};
    config_append_schema(&made, &key_language);
    bool equal = strcmp(committed, text_string(&made)) == 0;
    if (!equal) printf("run: bazel run //:sweep -- schema > %s\n", schema_path);
    CHECK(equal);
    for (config_key key = 0; key < KEY_COUNT; key++)
        CHECK_CONTAINS(committed, key_info(key)->meaning);
    text_free(&made);
    free(committed);
}

static int config_file_count;
static char **config_files;

TEST(every_config_in_the_folder_loads_and_says_what_it_shows) {
    CHECK(config_file_count >= 7);
    for (int i = 0; i < config_file_count; i++) {
        config *c = NULL;
        text problems = {0};
        config_load(&key_language, config_files[i], NULL, 0, &c, &problems);
        CHECK_TEXT(text_string(&problems), "");
        text_free(&problems);
        if (!c) continue;
        check_canonical_is_its_own(c);
        char *written;
        size_t bytes;
        error err;
        CHECK_STATUS(files_read(config_files[i], 1 << 20, &written, &bytes, &err), STATUS_OK, &err);
        CHECK(strncmp(written, "# ", 2) == 0);
        CHECK_CONTAINS(written, "# yaml-language-server: $schema=sweep.schema.json\n");
        CHECK_CONTAINS(config_files[i], config_text(c, KEY_NAME));
        free(written);
        config_free(c);
    }
}

TEST(the_tutorials_config_is_the_tutorial) {
    config *c = NULL;
    text problems = {0};
    config_load(&key_language, "configs/mnist_layers.yaml", NULL, 0, &c, &problems);
    text_free(&problems);
    REQUIRE(c);
    CHECK_TEXT(config_choice_name(key_info(KEY_DATA_NAME), config_integer(c, KEY_DATA_NAME)),
               "mnist");
    INTEGERS(c, KEY_HIDDEN_DIM, 100);
    INTEGERS(c, KEY_LAYER_DIM, 1, 2, 3);
    REALS(c, KEY_LR, 0.1);
    INTEGERS(c, KEY_BATCH_SIZE, 100);
    INTEGERS(c, KEY_ITERATIONS, 3000);
    INTEGERS(c, KEY_EVAL_EVERY, 500);
    config_free(c);
}

TEST(an_unreadable_file_is_one_line) {
    config *c = NULL;
    text problems = {0};
    CHECK_INT(config_load(&key_language, "no/such.yaml", NULL, 0, &c, &problems), STATUS_BAD_INPUT);
    CHECK_TEXT(text_string(&problems),
               "no/such.yaml: error: cannot open no/such.yaml: No such file or directory\n");
    text_free(&problems);
    CHECK_INT(config_load(&key_language, "/dev/zero", NULL, 0, &c, &problems), STATUS_BAD_INPUT);
    CHECK_CONTAINS(text_string(&problems), "not a regular file");
    CHECK(c == NULL);
    text_free(&problems);
}

int main(int argc, char **argv) {
    config_file_count = argc - 1;
    config_files = argv + 1;
    RUN(defaults_are_the_tutorials);
    RUN(design_example_means_what_it_says);
    RUN(nested_and_dotted_keys_are_the_same);
    RUN(settings_know_their_place_and_order);
    RUN(source_and_overrides_are_kept_verbatim);
    RUN(a_list_sweeps_and_a_list_in_a_list_is_one_value);
    RUN(several_whole_numbers_read_back_from_their_text);
    RUN(replicates_are_that_many_seeds);
    RUN(words_are_canonical);
    RUN(scalars_are_typed_as_in_yaml_1_2);
    RUN(empty_sections_version_bom_and_crlf_are_accepted);
    RUN(data_keys_go_with_their_data_set);
    RUN(a_single_seed_is_that_seed);
    RUN(step_ranges_include_max_when_a_step_lands_on_it);
    RUN(a_max_that_no_step_falls_on_is_told);
    RUN(linear_ranges_are_evenly_spaced);
    RUN(log_ranges_are_evenly_spaced_by_ratio);
    RUN(integer_ranges_round_halves_up_and_drop_repeats);
    RUN(ranges_keep_their_bounds_as_written);
    RUN(a_range_may_have_as_many_values_as_the_cap);
    RUN(overrides_replace_the_whole_key);
    RUN(overriding_epochs_replaces_iterations_and_back);
    RUN(an_override_without_a_value_takes_a_key_back);
    RUN(every_key_can_be_taken_back);
    RUN(an_override_of_a_section_sets_the_keys_it_names);
    RUN(overrides_of_an_earlier_run_give_way_to_later_ones);
    RUN(initial_weights_may_come_from_a_file);
    RUN(an_override_alone_may_complete_a_config);
    RUN(an_absent_name_comes_from_the_path);
    RUN(a_name_for_people_is_the_title_and_names_a_plain_folder);
    RUN(a_title_of_other_data_than_an_override_names_is_left_out);
    RUN(a_title_written_beside_its_data_is_kept);
    RUN(canonical_text_is_complete_and_in_table_order);
    RUN(a_search_is_a_number_or_a_section);
    RUN(a_range_without_steps_keeps_its_ends);
    RUN(canonical_text_is_a_config_of_the_same_meaning);
    RUN(numbers_have_a_point_in_every_locale);
    RUN(aliases_are_written_as_the_key);
    RUN(every_key_of_the_table_is_whole);
    RUN(the_schema_is_in_step_with_the_key_table);
    RUN(a_list_of_names_is_one_value);
    RUN(a_section_may_hold_another);
    RUN(every_config_in_the_folder_loads_and_says_what_it_shows);
    RUN(the_tutorials_config_is_the_tutorial);
    RUN(an_unreadable_file_is_one_line);
    return check_finish();
}
