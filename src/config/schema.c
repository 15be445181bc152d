#include "src/config/schema.h"

#include <string.h>

#include "src/config/config.h"
#include "src/config/keys.h"
#include "src/config/range.h"

/* Every line is written as it stands, so that the indentation in this file is that of the schema.
 */

/* ---- one value ---- */

static bool is_boolean(const char *choice) {
    return strcmp(choice, "true") == 0 || strcmp(choice, "false") == 0;
}

/* A boolean is one with quotes and without. */
static void append_choices(text *t, config_key key) {
    text_append(t, "\"enum\": [");
    const char *choice;
    for (int64_t i = 0; (choice = config_choice_name(key, i)); i++) {
        text_append_format(t, "%s\"%s\"", i ? ", " : "", choice);
        if (is_boolean(choice)) text_append_format(t, ", %s", choice);
    }
    text_append(t, "]");
}

static void append_number(text *t, config_key key, const char *type) {
    const config_key_info *info = config_describe(key);
    text_append_format(t, "\"type\": \"%s\", \"minimum\": ", type);
    keys_append_bound(t, key, info->minimum);
    text_append(t, ", \"maximum\": ");
    keys_append_bound(t, key, info->maximum);
}

/* The parser takes a number or a boolean as the text it was written as. */
static void append_text(text *t, config_key key) {
    const config_key_info *info = config_describe(key);
    text_append_format(t,
                       "\"type\": [\"string\", \"number\", \"boolean\"], \"minLength\": %.0f, "
                       "\"maxLength\": %.0f",
                       info->minimum, info->maximum);
    if (key == CONFIG_NAME) text_append(t, ", \"pattern\": \"^[^/]*[A-Za-z0-9][^/]*$\"");
}

/* What one value must be, without its braces. */
static void append_value(text *t, config_key key) {
    switch (config_describe(key)->kind) {
        case CONFIG_KIND_INTEGER: append_number(t, key, "integer"); break;
        case CONFIG_KIND_REAL: append_number(t, key, "number"); break;
        case CONFIG_KIND_CHOICE: append_choices(t, key); break;
        case CONFIG_KIND_TEXT:
        case CONFIG_KIND_PATH: append_text(t, key); break;
    }
}

/* ---- one key ---- */

static void append_range(text *t, config_key key, const char *indent) {
    bool integer = config_describe(key)->kind == CONFIG_KIND_INTEGER;
    text_append_format(t, ",\n%s  {\"allOf\": [{\"$ref\": \"#/definitions/range\"},", indent);
    text_append_format(t, "\n%s    {\"properties\": {\"min\": {", indent);
    append_value(t, key);
    text_append_format(t, "},\n%s      \"max\": {", indent);
    append_value(t, key);
    text_append(t, integer ? "}, \"step\": {\"type\": \"integer\"}}}]}" : "}}}]}");
}

/* The mapping of a key's members. */
static void append_members(text *t, config_key key, const char *indent) {
    text_append_format(t,
                       ",\n%s  {\"type\": \"object\", \"additionalProperties\": false, "
                       "\"minProperties\": 1, \"properties\": {",
                       indent);
    bool first = true;
    for (config_key member = 0; member < CONFIG_KEY_COUNT; member++) {
        if (!keys_is_member(member, key)) continue;
        const config_key_info *info = config_describe(member);
        text_append_format(t, "%s\n%s    \"%s\": {\"description\": ", first ? "" : ",", indent,
                           keys_last_component(info->name));
        text_append_json(t, info->meaning);
        text_append_format(t, ",\n%s      ", indent);
        append_value(t, member);
        text_append(t, "}");
        first = false;
    }
    text_append(t, "}}");
}

/* A value, a list, a range or a mapping of members. */
static void append_forms(text *t, config_key key, const char *indent) {
    text_append_format(t, "\"anyOf\": [\n%s  {", indent);
    append_value(t, key);
    text_append_format(t, "},\n%s  {\"type\": \"array\", \"items\": {", indent);
    append_value(t, key);
    text_append(t, "}, \"minItems\": 1, \"uniqueItems\": true}");
    if (config_describe(key)->kind != CONFIG_KIND_CHOICE) append_range(t, key, indent);
    if (keys_has_members(key)) append_members(t, key, indent);
    text_append_format(t, "\n%s]", indent);
}

static void append_default(text *t, config_key key, const char *indent) {
    const config_key_info *info = config_describe(key);
    if (!*info->default_text) return;
    bool quoted = info->kind != CONFIG_KIND_INTEGER && info->kind != CONFIG_KIND_REAL;
    text_append_format(t, "\"default\": %s%s%s,\n%s", quoted ? "\"" : "", info->default_text,
                       quoted ? "\"" : "", indent);
}

static void append_key(text *t, config_key key, bool in_section) {
    const config_key_info *info = config_describe(key);
    const char *indent = in_section ? "          " : "      ";
    text_append_format(t, "%.*s\"%s\": {\n%s\"description\": ", (int)strlen(indent) - 2, indent,
                       keys_last_component(info->name), indent);
    text_append_json(t, info->meaning);
    text_append_format(t, ",\n%s", indent);
    append_default(t, key, indent);
    if (info->role == CONFIG_ROLE_AXIS)
        append_forms(t, key, indent);
    else
        append_value(t, key);
    text_append_format(t, "\n%.*s}", (int)strlen(indent) - 2, indent);
}

/* ---- sections ---- */

/* "if": the data set is one that the key goes with; where none is named it is the default one. */
static void append_data_condition(text *t, const keys_condition *condition) {
    text_append(t, "\n        {\"if\": {\"properties\": {\"name\": {\"enum\": [");
    for (const char *const *name = condition->data_names; *name; name++)
        text_append_format(t, "%s\"%s\"", name == condition->data_names ? "" : ", ", *name);
    text_append(t, "]}}");
    if (!keys_condition_holds(condition, config_describe(CONFIG_DATA_NAME)->default_text))
        text_append(t, ", \"required\": [\"name\"]");
    text_append(t, "},\n");
}

/* The keys that go with some data sets alone, as in rules.c. */
static void append_data_rules(text *t) {
    text_append(t, ",\n      \"allOf\": [");
    for (int i = 0; i < KEYS_CONDITION_COUNT; i++) {
        const keys_condition *condition = &keys_conditions[i];
        const char *key = keys_last_component(config_describe(condition->key)->name);
        text_append(t, i ? "," : "");
        append_data_condition(t, condition);
        if (condition->required)
            text_append_format(t, "          \"then\": {\"required\": [\"%s\"]},\n", key);
        text_append_format(t, "          \"else\": {\"not\": {\"required\": [\"%s\"]}}}", key);
    }
    text_append(t, "\n      ]");
}

static bool is_in_section(config_key key, const char *section) {
    const char *name = config_describe(key)->name;
    size_t bytes = strlen(section);
    return strncmp(name, section, bytes) == 0 && name[bytes] == '.';
}

/* Members stand inside their key. */
static bool is_member(config_key member) {
    for (config_key key = 0; key < CONFIG_KEY_COUNT; key++)
        if (keys_is_member(member, key)) return true;
    return false;
}

static void append_section(text *t, const char *section) {
    text_append_format(t,
                       "    \"%s\": {\n      \"type\": [\"object\", \"null\"],\n"
                       "      \"additionalProperties\": false,\n      \"properties\": {\n",
                       section);
    bool first = true;
    for (config_key key = 0; key < CONFIG_KEY_COUNT; key++) {
        if (!is_in_section(key, section) || is_member(key)) continue;
        if (!first) text_append(t, ",\n");
        append_key(t, key, true);
        first = false;
    }
    text_append(t, "\n      }");
    if (strcmp(section, "data") == 0) append_data_rules(t);
    if (strcmp(section, "train") == 0)
        text_append(
            t,
            ",\n      \"not\": {\"type\": \"object\", \"required\": [\"epochs\", \"iterations\"]}");
    text_append(t, "\n    }");
}

/* Dots in `name` become \\. or /properties/. */
static void append_dots_as(text *t, const char *name, const char *dot) {
    for (; *name; name++)
        if (*name == '.')
            text_append(t, dot);
        else
            text_append_bytes(t, name, 1);
}

static void append_dotted_key(text *t, config_key key) {
    const char *name = config_describe(key)->name;
    text_append(t, "    \"^");
    append_dots_as(t, name, "\\\\.");
    text_append(t, "$\": {");
    if (is_member(key)) {
        append_value(t, key);
    } else {
        text_append(t, "\"$ref\": \"#/properties/");
        append_dots_as(t, name, "/properties/");
        text_append(t, "\"");
    }
    text_append(t, "}");
}

/* Dotted keys are valid; as patterns, editors accept them without offering them. */
static void append_dotted_keys(text *t) {
    text_append(t, "  \"patternProperties\": {\n");
    bool first = true;
    for (config_key key = 0; key < CONFIG_KEY_COUNT; key++) {
        if (!strchr(config_describe(key)->name, '.')) continue;
        if (!first) text_append(t, ",\n");
        append_dotted_key(t, key);
        first = false;
    }
    text_append(t, "\n  },\n");
}

static void append_range_definition(text *t) {
    text_append_format(
        t,
        "  \"definitions\": {\n"
        "    \"range\": {\n"
        "      \"type\": \"object\",\n"
        "      \"additionalProperties\": false,\n"
        "      \"required\": [\"min\", \"max\"],\n"
        "      \"properties\": {\n"
        "        \"min\": {\"description\": \"first value\", \"type\": \"number\"},\n"
        "        \"max\": {\"description\": \"last value, included\", \"type\": \"number\"},\n"
        "        \"step\": {\"description\": \"distance between values\", \"type\": \"number\",\n"
        "          \"exclusiveMinimum\": 0},\n"
        "        \"num\": {\"description\": \"how many values\", \"type\": \"integer\",\n"
        "          \"minimum\": 1, \"maximum\": %d},\n"
        "        \"scale\": {\"description\": \"evenly spaced by difference or by ratio\",\n"
        "          \"enum\": [\"linear\", \"log\"], \"default\": \"linear\"}\n"
        "      },\n"
        "      \"oneOf\": [\n"
        "        {\"required\": [\"step\"], \"not\": {\"required\": [\"scale\"]}},\n"
        "        {\"required\": [\"num\"]}\n"
        "      ]\n"
        "    }\n"
        "  }\n",
        RANGE_MAX_VALUES);
}

void config_append_schema(text *t) {
    text_append(t,
                "{\n"
                "  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n"
                "  \"title\": \"sweep config\",\n"
                "  \"description\": \"A list or a range in place of a value sweeps that key.\",\n"
                "  \"type\": \"object\",\n"
                "  \"additionalProperties\": false,\n"
                "  \"properties\": {\n"
                "    \"version\": {\n"
                "      \"description\": \"of the config language\",\n"
                "      \"const\": 1\n"
                "    }");
    for (config_key key = 0; key < CONFIG_KEY_COUNT; key++) {
        if (strchr(config_describe(key)->name, '.')) continue;
        text_append(t, ",\n");
        append_key(t, key, false);
    }
    for (int i = 0; i < KEYS_SECTION_COUNT; i++) {
        text_append(t, ",\n");
        append_section(t, keys_sections[i]);
    }
    text_append(t, "\n  },\n");
    append_dotted_keys(t);
    append_range_definition(t);
    text_append(t, "}\n");
}
