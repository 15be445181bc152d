#include "src/cli/topics.h"

#include <string.h>

#include "src/base/table.h"
#include "src/config/keys.h"
#include "src/store/fields.h"

enum { COLUMNS = 96 };

const topic_entry topic_exit_codes[] = {
    {"0", "done"},
    {"2", "usage, config or data: the message names the place and the cure"},
    {"3", "some trials failed; the others are fine"},
    {"4", "disk, permission, memory or network"},
    {"5", "a damaged file, or bits that differ"},
    {"6", "the results folder is in use"},
    {"70", "a bug of sweep"},
    {"75", "stopped early: run the same command again to go on"},
    {NULL, NULL}};

const topic_entry topic_environment[] = {
    {"SWEEP_DATA", "folder of data sets: $SWEEP_DATA/mnist, $SWEEP_DATA/fashion_mnist"},
    {"SWEEP_ISA", "kernels to use: avx512, avx2 or generic; all give the same bits"},
    {"XDG_DATA_HOME", "data sets are kept in $XDG_DATA_HOME/sweep, else in ~/.local/share/sweep"},
    {"TMPDIR", "where sweep verify trains again; /tmp if absent"},
    {NULL, NULL}};

const topic_entry topic_files[] = {
    {"report.html", "the whole report in one file"},
    {"report.md", "the same in Markdown"},
    {"results.h5", "everything as numbers, the config, and the final weights"},
    {"trials.csv", "one row a trial"},
    {"trials/<id>.h5", "one file a finished trial, the same bytes on every machine"},
    {"plots/", "every plot, with the gnuplot script and the numbers behind it"},
    {"logs/<id>.log", "what was said while the trial was trained"},
    {"plan.txt", "the trials that the folder was begun for"},
    {"journal.log", "when, where and how often each trial was trained"},
    {"progress.txt", "how far a run is, until all is done"},
    {"verify.json", "what sweep verify found"},
    {NULL, NULL}};

const topic_entry topic_groups[] = {
    [FIELD_PLAN] = {"plan", "a trial's place in its plan"},
    [FIELD_RECIPE] = {"recipe", "what is trained"},
    [FIELD_DERIVED] = {"derived", "what follows from that"},
    [FIELD_OUTCOME] = {"outcome", "what came of it; accuracies are fractions, losses are nats"},
    [FIELD_RUNTIME] = {"runtime", "when and where it ran, in seconds; never part of a result"},
    [FIELD_RUNTIME + 1] = {NULL, NULL}};

const char topic_config_language[] =
    "A config is a YAML file.  Write a list, or a range, where you would write a value, and that "
    "key is swept; every combination is trained once for each seed.  A range is {min, max, step} "
    "or {min, max, num, scale: linear|log}; min is included, and max where a step falls on it.\n\n"
    "Keys are nested mappings (model: {hidden_dim: 100}) or dotted (model.hidden_dim: 100).  "
    "Words after the config, KEY=VALUE, override its keys.  A results.h5 or report.html may stand "
    "in a config's place: it holds its own.\n\n";

/* --- keys --- */

static bool is_swept_by_ranges(const config_key_info *info) {
    return info->role == CONFIG_ROLE_AXIS &&
           (info->kind == CONFIG_KIND_INTEGER || info->kind == CONFIG_KIND_REAL);
}

void topic_append_key(text *out, config_key key) {
    const config_key_info *info = config_describe(key);
    keys_append_expectation(out, key);
    if (is_swept_by_ranges(info))
        text_append(out, "; a list or range sweeps it");
    else if (info->role == CONFIG_ROLE_AXIS)
        text_append(out, "; a list sweeps it");
    if (info->default_text[0]) text_append_format(out, "; default %s", info->default_text);
}

/* A paragraph set in from the left. */
static void append_indented(text *out, const char *paragraph, int indent) {
    text wrapped = {0};
    text_append_wrapped(&wrapped, paragraph, (size_t)(COLUMNS - indent));
    for (const char *line = text_string(&wrapped); *line;) {
        size_t bytes = strcspn(line, "\n");
        text_append_format(out, "%*s%.*s\n", bytes ? indent : 0, "", (int)bytes, line);
        line += bytes + (line[bytes] == '\n');
    }
    text_free(&wrapped);
}

static void append_key_help(text *out, config_key key) {
    text values = {0};
    topic_append_key(&values, key);
    text_append_format(out, "  %s\n", config_describe(key)->name);
    append_indented(out, config_describe(key)->meaning, 6);
    append_indented(out, text_string(&values), 6);
    text_free(&values);
}

void topic_append_config(text *out) {
    text_append(out, "The config language\n\n");
    append_indented(out, topic_config_language, 2);
    text_append(out, "Keys\n\n");
    for (config_key key = 0; key < CONFIG_KEY_COUNT; key++) append_key_help(out, key);
}

/* --- the README's table --- */

static void append_choices(text *out, config_key key) {
    const char *choice;
    for (int64_t i = 0; (choice = config_choice_name(key, i)); i++)
        text_append_format(out, "%s`%s`", i ? ", " : "", choice);
}

void topic_append_key_table(text *out) {
    static const char *const kinds[] = {[CONFIG_KIND_INTEGER] = "whole number",
                                        [CONFIG_KIND_REAL] = "number",
                                        [CONFIG_KIND_CHOICE] = "",
                                        [CONFIG_KIND_TEXT] = "text",
                                        [CONFIG_KIND_PATH] = "path"};
    text_append(out, "| key | what it means | values | default |\n|---|---|---|---|\n");
    for (config_key key = 0; key < CONFIG_KEY_COUNT; key++) {
        const config_key_info *info = config_describe(key);
        text_append_format(out, "| `%s` | %s | %s", info->name, info->meaning, kinds[info->kind]);
        append_choices(out, key);
        if (info->role == CONFIG_ROLE_AXIS)
            text_append(out, is_swept_by_ranges(info) ? ", list or range" : ", list");
        if (info->default_text[0])
            text_append_format(out, " | `%s` |\n", info->default_text);
        else
            text_append(out, " |  |\n");
    }
}

/* --- results --- */

static void append_entries(text *out, const topic_entry entries[]) {
    table t = table_begin("ll");
    for (; entries->name; entries++) {
        table_add(&t, entries->name);
        table_add(&t, entries->meaning);
    }
    table_append(out, &t, 2);
    table_free(&t);
}

static void append_group(text *out, field_group group) {
    table t = table_begin("ll");
    text_append_format(out, "\n  %s: %s\n", topic_groups[group].name, topic_groups[group].meaning);
    for (int i = 0; i < fields_count(); i++) {
        if (fields_group(i) != group) continue;
        table_add(&t, fields_name(i));
        table_add(&t, fields_meaning(i));
    }
    table_append(out, &t, 4);
    table_free(&t);
}

void topic_append_results(text *out) {
    text_append(out, "A results folder\n\n");
    append_entries(out, topic_files);
    text_append(out,
                "\nWhat is known of a trial: columns of the tables in results.h5, attributes of a\n"
                "trial file, keys for 'sweep ls' and names in 'sweep export'\n");
    for (field_group group = FIELD_PLAN; group <= FIELD_RUNTIME; group++) append_group(out, group);
    text_append(
        out,
        "\nIn results.h5 also: layers (every parameter tensor of every trial), summary (one\n"
        "row a configuration), curves/ (every evaluation), weights/<id>/ (PyTorch's\n"
        "state_dict), confusion/<id>, runtime/ and the texts of config and overrides.\n");
}
