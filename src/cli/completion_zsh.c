/* The script for zsh. */
#include <string.h>

#include "src/cli/completion.h"
#include "src/cli/options.h"
#include "src/config/config.h"
#include "src/trial/hyperparameters.h"

/* What of a description _arguments and _describe would take for their own. */
static void append_description(text *out, const char *raw) {
    text escaped = {0};
    for (; *raw; raw++) {
        if (strchr(":[]\\", *raw)) text_append(&escaped, "\\");
        text_append_bytes(&escaped, raw, 1);
    }
    text_append(out, text_string(&escaped));
    text_free(&escaped);
}

/* 'name:meaning' as an element of an array. */
static void append_described(text *out, const char *name, const char *meaning) {
    text pair = {0};
    text_append_format(&pair, "%s:", name);
    append_description(&pair, meaning);
    text_append(out, "        ");
    completion_append_quoted(out, text_string(&pair));
    text_append(out, "\n");
    text_free(&pair);
}

static void append_commands(text *out) {
    text_append(out, "_sweep_commands() {\n    local -a commands=(\n");
    for (const command *const *c = command_list; *c; c++)
        append_described(out, (*c)->name, (*c)->summary);
    text_append(out, "    )\n    _describe -t commands command commands\n}\n");
}

static void append_settings(text *out) {
    text_append(out, "_sweep_settings() {\n    local -a keys=(\n");
    for (config_key key = 0; key < KEY_COUNT; key++)
        append_described(out, key_info(key)->name, key_info(key)->meaning);
    text_append(out,
                "    )\n"
                "    if ! compset -P 1 '*='; then\n"
                "        _describe -t keys key keys -S =\n"
                "        return\n"
                "    fi\n"
                "    case $IPREFIX in\n");
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const config_key_info *info = key_info(key);
        if (info->kind == CONFIG_PATH)
            text_append_format(out, "        *%s=) _files ;;\n", info->name);
        if (!info->choices) continue;
        text_append_format(out, "        *%s=) compadd -- ", info->name);
        completion_append_choices(out, info->choices);
        text_append(out, " ;;\n");
    }
    text_append(out, "    esac\n}\n");
}

static void append_columns(text *out) {
    text_append(out, "_sweep_columns() {\n    compadd -S '' -- ");
    completion_append_columns(out);
    text_append(out, "\n}\n");
}

/* What _arguments calls for a word: a function of ours, files, a list, or nothing (" "). */
static void append_action(text *out, completion_kind kind, const char *words) {
    switch (kind) {
        case COMPLETION_FILES: text_append(out, "_files"); return;
        case COMPLETION_SETTINGS: text_append(out, "_sweep_settings"); return;
        case COMPLETION_COLUMNS: text_append(out, "_sweep_columns"); return;
        case COMPLETION_COMMANDS:
            text_append_format(out, "{_sweep_commands; compadd -- %s}", words);
            return;
        case COMPLETION_NOTHING: text_append_format(out, words[0] ? "(%s)" : " ", words); return;
    }
}

static void append_spec(text *out, const char *spec) {
    text_append(out, " \\\n            ");
    completion_append_quoted(out, spec);
}

/* "--output[meaning]:PATH:_files". */
static void append_form(text *out, const option_info *o, const char *form) {
    text spec = {0}, words = {0};
    completion_append_argument_words(&words, o);
    text_append_format(&spec, "%s[", form);
    append_description(&spec, o->meaning);
    text_append(&spec, "]");
    if (o->argument) {
        text_append(&spec, ":");
        append_description(&spec, o->argument);
        text_append(&spec, ":");
        append_action(&spec, completion_argument(o), text_string(&words));
    }
    append_spec(out, text_string(&spec));
    text_free(&spec);
    text_free(&words);
}

/* A long option's value may stand behind '=' as well. */
static void append_option(text *out, const option_info *o) {
    text form = {0};
    text_append_format(&form, "%s%s", o->name, o->argument ? "=" : "");
    append_form(out, o, text_string(&form));
    text_free(&form);
    if (!o->letter) return;
    text_append_format(&form, "-%c", o->letter);
    append_form(out, o, text_string(&form));
    text_free(&form);
}

static void append_word(text *out, const char *position, completion_kind kind, const char *words) {
    text spec = {0};
    text_append_format(&spec, "%s:word:", position);
    append_action(&spec, kind, words);
    append_spec(out, text_string(&spec));
    text_free(&spec);
}

static void append_command(text *out, const command *c) {
    static const option_info help = {"--help", 'h', NULL, "print this"};
    text words = {0};
    completion_append_first_words(&words, c);
    text_append_format(out, "        %s) _arguments -s", c->name);
    for (int i = 0; i < options_count(c); i++) append_option(out, &c->options[i]);
    append_option(out, &help);
    if (c->arguments[0]) append_word(out, "1", completion_first(c), text_string(&words));
    if (c == &command_help)
        append_spec(out, "2:shell:(bash zsh fish)");
    else if (completion_later(c))
        append_word(out, "*", completion_later(c), "");
    text_append(out, " ;;\n");
    text_free(&words);
}

void completion_append_zsh(text *out) {
    text_append(out,
                "#compdef sweep\n# Completes sweep's commands, options, keys and files.  "
                "Made by 'sweep help completion zsh'.\n\n");
    append_commands(out);
    append_settings(out);
    append_columns(out);
    text_append(out,
                "_sweep() {\n"
                "    if ((CURRENT == 2)); then\n"
                "        _sweep_commands\n"
                "        _files\n"
                "        return\n"
                "    fi\n"
                "    shift words\n"
                "    ((CURRENT--))\n"
                "    case $words[1] in\n");
    for (const command *const *c = command_list; *c; c++) append_command(out, *c);
    text_append(out,
                "        *) _sweep_settings ;;\n    esac\n}\n"
                "if [[ $funcstack[1] == _sweep ]]; then\n"
                "    _sweep \"$@\"\n"
                "else\n"
                "    compdef _sweep sweep\n"
                "fi\n");
}
