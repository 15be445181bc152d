/* The script for fish. */
#include "src/cli/completion.h"
#include "src/cli/options.h"
#include "src/config/config.h"
#include "src/trial/hyperparameters.h"

/* `raw` in single quotes, as fish reads it. */
static void append_quoted(text *out, const char *raw) {
    text_append(out, "'");
    for (; *raw; raw++) {
        if (*raw == '\'' || *raw == '\\') text_append(out, "\\");
        text_append_bytes(out, raw, 1);
    }
    text_append(out, "'");
}

/* Where nothing but "sweep" was typed yet: commands, beside the files fish offers by itself. */
static void append_commands(text *out) {
    for (const command *const *c = command_list; *c; c++) {
        text_append_format(out, "complete -c sweep -n __fish_use_subcommand -a %s -d ", (*c)->name);
        append_quoted(out, (*c)->summary);
        text_append(out, "\n");
    }
    text_append(out,
                "complete -c sweep -n __fish_use_subcommand -l version -d 'print the version'\n");
}

static void append_key(text *out, const char *when, config_key key) {
    const config_key_info *info = key_info(key);
    text_append_format(out, "complete -c sweep -n '%s' -a '%s=' -d ", when, info->name);
    append_quoted(out, info->meaning);
    text_append(out, "\n");
    if (!info->choices) return;
    text_append_format(out, "complete -c sweep -n '%s' -a '", when);
    for (int i = 0; info->choices[i]; i++)
        text_append_format(out, "%s%s=%s", i ? " " : "", info->name, info->choices[i]);
    text_append(out, "'\n");
}

/* After a config, of a command that takes settings or of none. */
static void append_settings(text *out) {
    text names = {0}, when = {0};
    completion_append_commands(&names);
    text_append(&when, "__fish_seen_subcommand_from");
    for (const command *const *c = command_list; *c; c++)
        if (completion_later(*c) == COMPLETION_SETTINGS)
            text_append_format(&when, " %s", (*c)->name);
    text_append_format(&when,
                       "; or begin; not __fish_use_subcommand; and not "
                       "__fish_seen_subcommand_from %s; end",
                       text_string(&names));
    for (config_key key = 0; key < KEY_COUNT; key++) append_key(out, text_string(&when), key);
    text_free(&names);
    text_free(&when);
}

static void append_words_of(text *out, completion_kind kind, text *words) {
    if (words->bytes && kind) text_append(words, " ");
    if (kind == COMPLETION_COLUMNS) completion_append_columns(words);
    if (kind == COMPLETION_COMMANDS) completion_append_commands(words);
    if (words->bytes) text_append_format(out, " -a '%s'", text_string(words));
}

static void append_option(text *out, const command *c, const option_info *o) {
    text words = {0};
    completion_kind kind = completion_argument(o);
    completion_append_argument_words(&words, o);
    text_append_format(out, "complete -c sweep -n '__fish_seen_subcommand_from %s' -l %s", c->name,
                       o->name + 2);
    if (o->letter) text_append_format(out, " -s %c", o->letter);
    if (o->argument) text_append(out, kind == COMPLETION_FILES ? " -r -F" : " -x");
    append_words_of(out, kind, &words);
    text_append(out, " -d ");
    append_quoted(out, o->meaning);
    text_append(out, "\n");
    text_free(&words);
}

static void append_words(text *out, const command *c) {
    text words = {0};
    completion_kind first = completion_first(c);
    completion_append_first_words(&words, c);
    if (first == COMPLETION_COMMANDS || words.bytes) {
        text_append_format(out, "complete -c sweep -f -n '__fish_seen_subcommand_from %s'",
                           c->name);
        append_words_of(out, first, &words);
        text_append(out, "\n");
    }
    text_free(&words);
    if (completion_later(c) != COMPLETION_COLUMNS) return;
    text_append_format(out, "complete -c sweep -n '__fish_seen_subcommand_from %s'", c->name);
    append_words_of(out, COMPLETION_COLUMNS, &words);
    text_append(out, "\n");
    text_free(&words);
}

void completion_append_fish(text *out) {
    text_append(out,
                "# Completes sweep's commands, options, keys and files.  Made by 'sweep help "
                "completion fish'.\n");
    append_commands(out);
    for (const command *const *c = command_list; *c; c++) {
        for (int i = 0; i < options_count(*c); i++) append_option(out, *c, &(*c)->options[i]);
        append_words(out, *c);
    }
    text_append(out, "complete -c sweep -n '__fish_seen_subcommand_from completion' -f -a '");
    for (int i = 0; completion_shells[i]; i++)
        text_append_format(out, "%s%s", i ? " " : "", completion_shells[i]);
    text_append(out, "'\n");
    append_settings(out);
}
