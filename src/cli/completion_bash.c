/* The script for bash. */
#include "src/cli/completion.h"
#include "src/cli/options.h"
#include "src/config/config.h"
#include "src/trial/hyperparameters.h"

static const char HEAD[] =
    "# Completes sweep's commands, options, keys and files.  Made by 'sweep help completion "
    "bash'.\n"
    "\n"
    "# Offer those of the words $1 that begin with $2.\n"
    "_sweep_words() { mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$2\"); }\n"
    "_sweep_files() {\n"
    "    compopt -o filenames 2>/dev/null\n"
    "    mapfile -t COMPREPLY < <(compgen -f -- \"$1\")\n"
    "}\n"
    "# The same where something goes on behind the word.\n"
    "_sweep_beginnings() {\n"
    "    compopt -o nospace 2>/dev/null\n"
    "    _sweep_words \"$1\" \"$2\"\n"
    "}\n";

/* Readline puts the answer in place of what stands behind the last of COMP_WORDBREAKS. */
static const char PARTS[] =
    "# An answer to the part of $1 behind its '=': with all of it where '=' breaks no words.\n"
    "_sweep_keep_front() {\n"
    "    [[ $COMP_WORDBREAKS == *=* ]] || COMPREPLY=(\"${COMPREPLY[@]/#/${1%%=*}=}\")\n"
    "}\n";

static const char MAIN[] =
    "_sweep() {\n"
    "    local line=${COMP_LINE:0:COMP_POINT} command=${COMP_WORDS[1]} option= value position=0 i\n"
    "    local word=${line##*[[:space:]]}\n"
    "    local -a words\n"
    "    COMPREPLY=()\n"
    "    read -ra words <<<\"$line\"\n"
    "    [[ -n $word ]] || words+=(\"\")\n"
    "    local last=$((${#words[@]} - 1))\n"
    "    if ((last <= 1)); then\n"
    "        _sweep_words \"$_sweep_commands --help --version\" \"$word\"\n"
    "        [[ ${#COMPREPLY[@]} -gt 0 ]] || _sweep_files \"$word\"\n"
    "        return\n"
    "    fi\n"
    "    # So many words before this one are no options.\n"
    "    for ((i = 2; i < last; i++)); do\n"
    "        if _sweep_takes_argument \"$command:${words[i]}\"; then\n"
    "            i=$((i + 1))\n"
    "        elif [[ ${words[i]} != -?* ]]; then\n"
    "            position=$((position + 1))\n"
    "        fi\n"
    "    done\n"
    "    if ((i > last)); then\n"
    "        option=${words[last - 1]} value=$word\n"
    "    elif [[ $word == --*=* ]]; then\n"
    "        option=${word%%=*} value=${word#*=}\n"
    "    fi\n"
    "    if [[ -n $option ]]; then\n"
    "        _sweep_argument \"$command:$option\" \"$value\"\n"
    "        [[ $word != --*=* ]] || _sweep_keep_front \"$word\"\n"
    "    elif [[ $word == -* ]]; then\n"
    "        _sweep_options \"$command\" \"$word\"\n"
    "    else\n"
    "        _sweep_word \"$command\" \"$position\" \"$word\"\n"
    "    fi\n"
    "}\n"
    "complete -F _sweep sweep\n";

static void append_list(text *out, const char *name, void (*append)(text *out)) {
    text_append_format(out, "%s='", name);
    append(out);
    text_append(out, "'\n");
}

static void append_settings(text *out) {
    text_append(out,
                "# KEY=VALUE: keys, and the choices or files behind their '='.\n"
                "_sweep_settings() {\n"
                "    case $1 in\n");
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const config_key_info *info = key_info(key);
        if (info->kind == CONFIG_PATH)
            text_append_format(out, "        %s=*) _sweep_files \"${1#*=}\" ;;\n", info->name);
        if (!info->choices) continue;
        text_append_format(out, "        %s=*) _sweep_words '", info->name);
        completion_append_choices(out, info->choices);
        text_append(out, "' \"${1#*=}\" ;;\n");
    }
    text_append(out, "        *=*) ;;\n        *) _sweep_beginnings '");
    for (config_key key = 0; key < KEY_COUNT; key++)
        text_append_format(out, "%s%s=", key ? " " : "", key_info(key)->name);
    text_append(out,
                "' \"$1\" ;;\n"
                "    esac\n"
                "    [[ $1 != *=* ]] || _sweep_keep_front \"$1\"\n"
                "}\n");
}

/* Whether COMMAND:OPTION takes an argument. */
static void append_valued(text *out) {
    const char *separator = "_sweep_takes_argument() {\n    case $1 in\n        ";
    for (const command *const *c = command_list; *c; c++)
        for (int i = 0; i < options_count(*c); i++) {
            const option_info *o = &(*c)->options[i];
            if (!o->argument) continue;
            text_append_format(out, "%s%s:%s", separator, (*c)->name, o->name);
            separator = " | ";
            if (o->letter) text_append_format(out, " | %s:-%c", (*c)->name, o->letter);
        }
    text_append(out, ") ;;\n        *) return 1 ;;\n    esac\n}\n");
}

static void append_options(text *out) {
    text_append(out, "_sweep_options() {\n    case $1 in\n");
    for (const command *const *c = command_list; *c; c++) {
        int count = options_count(*c);
        if (!count) continue;
        text_append_format(out, "        %s) _sweep_words '", (*c)->name);
        for (int i = 0; i < count; i++) text_append_format(out, "%s ", (*c)->options[i].name);
        text_append(out, "--help' \"$2\" ;;\n");
    }
    text_append(out, "        *) _sweep_words --help \"$2\" ;;\n    esac\n}\n");
}

/* What completes the word in the shell's variable `typed`; nothing for what only the user knows. */
static void append_answer(text *out, completion_kind kind, const char *words, const char *typed) {
    switch (kind) {
        case COMPLETION_FILES: text_append_format(out, "_sweep_files \"%s\"", typed); return;
        case COMPLETION_SETTINGS: text_append_format(out, "_sweep_settings \"%s\"", typed); return;
        case COMPLETION_COLUMNS:
            text_append_format(out, "_sweep_beginnings \"$_sweep_columns\" \"%s\"", typed);
            return;
        case COMPLETION_COMMANDS:
            text_append_format(out, "_sweep_words \"$_sweep_commands %s\" \"%s\"", words, typed);
            return;
        case COMPLETION_NOTHING:
            if (words[0]) text_append_format(out, "_sweep_words '%s' \"%s\"", words, typed);
            return;
    }
}

static void append_arguments(text *out) {
    text_append(out, "_sweep_argument() {\n    case $1 in\n");
    for (const command *const *c = command_list; *c; c++)
        for (int i = 0; i < options_count(*c); i++) {
            const option_info *o = &(*c)->options[i];
            text words = {0};
            completion_append_argument_words(&words, o);
            completion_kind kind = completion_argument(o);
            if (kind || words.bytes) {
                text_append_format(out, "        %s:%s", (*c)->name, o->name);
                if (o->letter) text_append_format(out, " | %s:-%c", (*c)->name, o->letter);
                text_append(out, ") ");
                append_answer(out, kind, text_string(&words), "$2");
                text_append(out, " ;;\n");
            }
            text_free(&words);
        }
    text_append(out, "    esac\n}\n");
}

static void append_case(text *out, const char *name, const char *position, completion_kind kind,
                        const char *words) {
    if (!kind && !words[0]) return;
    text_append_format(out, "        %s:%s) ", name, position);
    append_answer(out, kind, words, "$3");
    text_append(out, " ;;\n");
}

/* 'sweep CONFIG' is a run without its name: what is no command takes settings. */
static void append_words(text *out) {
    text_append(out, "_sweep_word() {\n    case $1:$2 in\n");
    for (const command *const *c = command_list; *c; c++) {
        text words = {0};
        completion_append_first_words(&words, *c);
        append_case(out, (*c)->name, "0", completion_first(*c), text_string(&words));
        append_case(out, (*c)->name, "*", completion_later(*c), "");
        text_free(&words);
    }
    text_append(out, "        help:1) [[ ${COMP_WORDS[2]} != completion ]] || _sweep_words '");
    for (int i = 0; completion_shells[i]; i++)
        text_append_format(out, "%s%s", i ? " " : "", completion_shells[i]);
    text_append(out, "' \"$3\" ;;\n");
    text_append(out,
                "        *) [[ \" $_sweep_commands \" == *\" $1 \"* ]] || _sweep_settings "
                "\"$3\" ;;\n    esac\n}\n");
}

void completion_append_bash(text *out) {
    text_append(out, HEAD);
    text_append(out, PARTS);
    append_list(out, "_sweep_commands", completion_append_commands);
    append_list(out, "_sweep_columns", completion_append_columns);
    append_valued(out);
    append_settings(out);
    append_options(out);
    append_arguments(out);
    append_words(out);
    text_append(out, MAIN);
}
