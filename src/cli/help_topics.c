#include "src/cli/help_topics.h"

#include "src/cli/manual.h"
#include "src/cli/topics.h"
#include "src/trial/fields.h"

static void append_config(text *out, int columns) {
    prose_append(out, topic_config_language, columns);
    text_append(out, "\nThe keys: 'sweep help keys'.\n");
}

static void append_key_help(text *out, config_key key, int columns) {
    text values = {0};
    topic_append_key(&values, key);
    text_append_format(out, "  %s\n", key_info(key)->name);
    prose_append_indented(out, key_info(key)->meaning, 6, columns);
    prose_append_indented(out, text_string(&values), 6, columns);
    text_free(&values);
}

static void append_keys(text *out, int columns) {
    for (config_key key = 0; key < KEY_COUNT; key++) append_key_help(out, key, columns);
}

static void append_group(text *out, field_group group, int columns) {
    prose_entry entries[FIELDS_MAX + 1] = {{NULL, NULL}};
    int count = 0;
    for (int i = 0; i < fields_count(); i++)
        if (fields_at(i)->group == group)
            entries[count++] = (prose_entry){fields_at(i)->name, fields_at(i)->meaning};
    text heading = {0};
    text_append_format(&heading, "%s: %s", topic_groups[group].name, topic_groups[group].meaning);
    text_append(out, "\n");
    prose_append_indented(out, text_string(&heading), 2, columns);
    text_free(&heading);
    prose_append_entries(out, entries, 4, columns);
}

static void append_columns(text *out, int columns) {
    prose_append(out,
                 "What is known of a trial: columns of the tables in results.h5, attributes of a "
                 "trial file, keys of 'sweep ls' and names in 'sweep export'.",
                 columns);
    for (field_group group = FIELD_PLAN; group <= FIELD_RUNTIME; group++)
        append_group(out, group, columns);
}

static void append_data(text *out, int columns) {
    text_append(out, "data.name, and where its files come from:\n");
    prose_append_entries(out, topic_data, 2, columns);
    text_append(out, "\n");
    prose_append(out, topic_own_data, columns);
}

static void append_results(text *out, int columns) {
    text_append(out, "What is in a results folder:\n");
    prose_append_entries(out, topic_files, 2, columns);
    text_append(out, "\n");
    prose_append(out, topic_results_file, columns);
}

static void append_exit_codes(text *out, int columns) {
    prose_append_entries(out, topic_exit_codes, 0, columns);
}

static void pages_append_environment(text *out, int columns) {
    prose_append_entries(out, topic_environment, 0, columns);
}

static void append_examples(text *out, int columns) {
    for (const prose_entry *e = topic_examples; e->name; e++) {
        text_append_format(out, "%s\n", e->name);
        prose_append_indented(out, e->meaning, 4, columns);
    }
}

static void append_manual(text *out, int columns) {
    (void)columns;
    manual_append(out);
}

const topic topic_list[] = {
    {"examples", "commands to begin with", append_examples},
    {"config", "the config language", append_config},
    {"keys", "the keys of a config", append_keys},
    {"data-sets", "data sets, and data of your own", append_data},
    {"results", "what is in a results folder", append_results},
    {"columns", "what is known of a trial, for ls and export", append_columns},
    {"exit-codes", "what the exit code of a command means", append_exit_codes},
    {"environment", "environment variables", pages_append_environment},
    {"man", "the man page, as roff", append_manual},
    {NULL, NULL, NULL}};
