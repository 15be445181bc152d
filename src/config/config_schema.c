#include "src/config/config_schema.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "src/config/keys.h"
#include "src/config/range.h"

/* jansson's builders answer NULL without memory and take NULL as "failed before", so that only the
 * whole has to be looked at. */

/* --- one value --- */

static bool is_boolean(const char *choice) {
    return strcmp(choice, "true") == 0 || strcmp(choice, "false") == 0;
}

static json_t *choices_schema(const config_key_info *info) {
    json_t *words = json_array();
    const char *choice;
    for (int64_t i = 0; (choice = config_choice_name(info, i)); i++) {
        json_array_append_new(words, json_string(choice));
        /* A boolean is one with quotes and without. */
        if (is_boolean(choice)) json_array_append_new(words, json_boolean(choice[0] == 't'));
    }
    return json_pack("{s:o}", "enum", words);
}

static json_t *bound_json(const config_key_info *info, double bound) {
    if (info->kind == CONFIG_REAL) return json_real(bound);
    return json_integer(bound >= 0x1p63 ? INT64_MAX : (json_int_t)bound);
}

static json_t *number_schema(const config_key_info *info) {
    return json_pack("{s:s, s:o, s:o}", "type", info->kind == CONFIG_REAL ? "number" : "integer",
                     "minimum", bound_json(info, info->minimum), "maximum",
                     bound_json(info, info->maximum));
}

/* The parser takes a number or a boolean as the text it was written as. */
static json_t *text_schema(const config_language *language, const config_key_info *info) {
    json_t *schema =
        json_pack("{s:[s,s,s], s:I, s:I}", "type", "string", "number", "boolean", "minLength",
                  (json_int_t)info->minimum, "maxLength", (json_int_t)info->maximum);
    if (info == &language->keys[language->name])
        json_object_set_new(schema, "pattern", json_string("^[^/]*[A-Za-z0-9][^/]*$"));
    return schema;
}

static json_t *parts_schema(const char *description) {
    return json_pack("{s:s, s:s, s:i, s:{s:[s,s,s,s]}}", "description", description, "type",
                     "object", "minProperties", 1, "additionalProperties", "type", "number",
                     "string", "boolean", "array");
}

/* What one value must be. */
static json_t *value_schema(const config_language *language, const config_key_info *info) {
    switch (info->kind) {
        case CONFIG_INTEGER:
        case CONFIG_INTEGERS:
        case CONFIG_REAL: return number_schema(info);
        case CONFIG_CHOICE: return choices_schema(info);
        case CONFIG_TEXT:
        case CONFIG_PATH:
            return info->pattern ? parts_schema(info->meaning) : text_schema(language, info);
        case CONFIG_NAMES:
            return json_pack("{s:[o, {s:s, s:i, s:o}]}", "anyOf", text_schema(language, info),
                             "type", "array", "minItems", 1, "items", text_schema(language, info));
    }
    return NULL;
}

/* --- one key --- */

/* One value in a list of values. */
static json_t *item_schema(const config_language *language, const config_key_info *info) {
    if (info->kind != CONFIG_INTEGERS) return value_schema(language, info);
    return json_pack("{s:[o, {s:s, s:o, s:i, s:i}]}", "anyOf", number_schema(info), "type", "array",
                     "items", number_schema(info), "minItems", info->default_text ? 1 : 0,
                     "maxItems", (int)CONFIG_MOST_MEMBERS);
}

static json_t *list_schema(const config_language *language, const config_key_info *info) {
    return json_pack("{s:s, s:o, s:i, s:b}", "type", "array", "items", item_schema(language, info),
                     "minItems", 1, "uniqueItems", 1);
}

static json_t *range_schema(const config_language *language, const config_key_info *info) {
    json_t *properties = json_pack("{s:o, s:o}", "min", value_schema(language, info), "max",
                                   value_schema(language, info));
    if (info->kind != CONFIG_REAL)
        json_object_set_new(properties, "step", json_pack("{s:s}", "type", "integer"));
    return json_pack("{s:[{s:s}, {s:o}]}", "allOf", "$ref", "#/definitions/range", "properties",
                     properties);
}

/* The mapping of a key's members. */
static json_t *members_schema(const config_language *language, const config_key_info *key) {
    json_t *properties = json_object();
    for (config_key k = 0; k < language->key_count; k++) {
        const config_key_info *member = &language->keys[k];
        if (!keys_is_member(member, key)) continue;
        json_t *schema = json_pack("{s:s}", "description", member->meaning);
        json_t *value = value_schema(language, member);
        json_object_update(schema, value);
        json_decref(value);
        json_object_set_new(properties, config_short_name(member), schema);
    }
    return json_pack("{s:s, s:b, s:i, s:o}", "type", "object", "additionalProperties", 0,
                     "minProperties", 1, "properties", properties);
}

/* A value, a list or a range. */
static json_t *plain_forms(const config_language *language, const config_key_info *info) {
    json_t *forms = json_pack("[o, o]", value_schema(language, info), list_schema(language, info));
    if (config_is_numeric(info)) json_array_append_new(forms, range_schema(language, info));
    if (config_is_numeric(info) && !info->counts_data && !info->cuts_data && !info->repeats)
        json_array_append_new(forms, json_pack("{s:s, s:s, s:s}", "description", "a formula",
                                               "type", "string", "pattern", "^= "));
    return forms;
}

/* Any of these, where a condition holds. */
static json_t *when_schema(const config_language *language, const config_key_info *info) {
    json_t *properties =
        json_pack("{s:{s:o}, s:o, s:{s:s, s:s}, s:o}", "values", "anyOf",
                  plain_forms(language, info), "value", value_schema(language, info), "when",
                  "description", "a condition, such as layer_dim > 1", "type", "string", "else",
                  item_schema(language, info));
    return json_pack("{s:s, s:b, s:[s], s:[{s:[s]}, {s:[s]}], s:o}", "type", "object",
                     "additionalProperties", 0, "required", "when", "oneOf", "required", "values",
                     "required", "value", "properties", properties);
}

/* Any of these, or a mapping of members. */
static json_t *forms_schema(const config_language *language, const config_key_info *info) {
    json_t *forms = plain_forms(language, info);
    if (!info->repeats) json_array_append_new(forms, when_schema(language, info));
    if (keys_has_members(language, info))
        json_array_append_new(forms, members_schema(language, info));
    return json_pack("{s:o}", "anyOf", forms);
}

static void set_default(json_t *schema, const config_key_info *info) {
    if (!info->default_text) return;
    config_value value = config_default(info);
    json_t *json = info->kind == CONFIG_INTEGER    ? json_integer(value.integer)
                   : info->kind == CONFIG_INTEGERS ? json_integer(value.integers.members[0])
                   : info->kind == CONFIG_REAL     ? json_real(value.real)
                                                   : json_string(info->default_text);
    json_object_set_new(schema, "default", json);
}

/* A value, or a mapping of members. */
static json_t *single_schema(const config_language *language, const config_key_info *info) {
    if (!keys_has_members(language, info)) return value_schema(language, info);
    return json_pack("{s:[o, o]}", "anyOf", value_schema(language, info),
                     members_schema(language, info));
}

static json_t *key_schema(const config_language *language, const config_key_info *info) {
    json_t *schema = json_pack("{s:s}", "description", info->meaning);
    set_default(schema, info);
    json_t *forms =
        info->role == CONFIG_AXIS ? forms_schema(language, info) : single_schema(language, info);
    json_object_update(schema, forms);
    json_decref(forms);
    return schema;
}

/* --- sections --- */

/* "if": the key that it hangs on has one of its values; where none is named it is the default. */
static json_t *condition_schema(const config_language *language, const config_key_info *info) {
    const config_key_info *on = &language->keys[config_find_key(language, info->goes_with)];
    json_t *words = json_array();
    const char *word;
    for (int64_t i = 0; (word = config_choice_name(on, i)); i++)
        if (config_default_at(info, on, (config_value){.integer = i}))
            json_array_append_new(words, json_string(word));
    json_t *schema = json_pack("{s:{s:{s:o}}}", "properties", config_short_name(on), "enum", words);
    if (!config_default_at(info, on, config_default(on)))
        json_object_set_new(schema, "required", json_pack("[s]", config_short_name(on)));
    return schema;
}

/* As in rules.c, for a key that hangs on one of the same section. */
static json_t *dependence_schema(const config_language *language, const config_key_info *info) {
    json_t *rule = json_pack("{s:o}", "if", condition_schema(language, info));
    if (info->required_there)
        json_object_set_new(rule, "then",
                            json_pack("{s:[s]}", "required", config_short_name(info)));
    json_object_set_new(rule, "else",
                        json_pack("{s:{s:[s]}}", "not", "required", config_short_name(info)));
    return rule;
}

/* Whether both are keys of one section, so that a rule can be told there. */
static bool are_neighbours(const char *a, const char *b) {
    size_t section = (size_t)(keys_last_component(a) - a);
    return section == (size_t)(keys_last_component(b) - b) && strncmp(a, b, section) == 0;
}

/* Not a key and one of its rivals; each pair is told once. */
static void add_rivals(json_t *rules, const config_language *language, config_key key) {
    const config_key_info *info = &language->keys[key];
    config_key rival;
    for (int n = 0; (rival = keys_rival(language, key, n)) != CONFIG_NO_KEY; n++)
        if (key < rival && are_neighbours(info->name, language->keys[rival].name))
            json_array_append_new(rules, json_pack("{s:{s:s, s:[s,s]}}", "not", "type", "object",
                                                   "required", config_short_name(info),
                                                   config_short_name(&language->keys[rival])));
}

/* One that can be swept has no single value that a rule could look at. */
static bool is_choice_of_one(const config_language *language, const char *name) {
    const config_key_info *info = &language->keys[config_find_key(language, name)];
    return info->role != CONFIG_AXIS && info->kind == CONFIG_CHOICE;
}

static json_t *section_rules(const config_language *language, const char *section) {
    json_t *rules = json_array();
    for (config_key key = 0; key < language->key_count; key++) {
        const config_key_info *info = &language->keys[key];
        if (!keys_is_in_section(info->name, section)) continue;
        if (info->goes_with && is_choice_of_one(language, info->goes_with) &&
            are_neighbours(info->name, info->goes_with))
            json_array_append_new(rules, dependence_schema(language, info));
        add_rivals(rules, language, key);
    }
    return rules;
}

/* Members stand inside their key. */
static bool is_member(const config_language *language, const config_key_info *member) {
    for (config_key key = 0; key < language->key_count; key++)
        if (keys_is_member(member, &language->keys[key])) return true;
    return false;
}

static json_t *reference_to(const config_key_info *info) {
    text path = {0};
    text_append(&path, "#/properties/");
    for (const char *c = info->name; *c; c++)
        if (*c == '.')
            text_append(&path, "/properties/");
        else
            text_append_bytes(&path, c, 1);
    json_t *reference = json_pack("{s:s}", "$ref", text_string(&path));
    text_free(&path);
    return reference;
}

static void add_aliases(json_t *properties, const config_key_info *info) {
    for (const char *const *alias = info->aliases; alias && *alias; alias++)
        json_object_set_new(properties, *alias, reference_to(info));
}

static json_t *section_schema(const config_language *language, const char *section);

/* Where a key is in a section of the section, add that once; false where it is not. */
static bool add_inner_section(json_t *properties, const config_language *language,
                              const config_key_info *info, const char *section) {
    const char *rest = info->name + strlen(section) + 1, *dot = strchr(rest, '.');
    if (!dot) return false;
    text name = {0}, whole = {0};
    text_append_bytes(&name, rest, (size_t)(dot - rest));
    text_append_format(&whole, "%s.%s", section, text_string(&name));
    if (!json_object_get(properties, text_string(&name)))
        json_object_set_new(properties, text_string(&name),
                            section_schema(language, text_string(&whole)));
    text_free(&name);
    text_free(&whole);
    return true;
}

/* "^(none|halving)$" */
static json_t *choices_pattern(const config_key_info *info) {
    text pattern = {0};
    const char *choice;
    for (int64_t i = 0; (choice = config_choice_name(info, i)); i++)
        text_append_format(&pattern, "%s%s", i ? "|" : "^(", choice);
    text_append(&pattern, ")$");
    json_t *json = json_string(text_string(&pattern));
    text_free(&pattern);
    return json;
}

/* A whole number, or a word, in place of the section is one of its keys; bounds are for numbers
 * only, and a pattern for words. */
static void allow_plain(json_t *schema, const config_key_info *info) {
    const bool word = info->kind == CONFIG_CHOICE;
    json_array_append_new(json_object_get(schema, "type"),
                          json_string(word ? "string" : "integer"));
    if (word) {
        json_object_set_new(schema, "pattern", choices_pattern(info));
        return;
    }
    json_object_set_new(schema, "minimum", bound_json(info, info->minimum));
    json_object_set_new(schema, "maximum", bound_json(info, info->maximum));
}

static json_t *section_schema(const config_language *language, const char *section) {
    json_t *properties = json_object();
    for (config_key key = 0; key < language->key_count; key++) {
        const config_key_info *info = &language->keys[key];
        if (!keys_is_in_section(info->name, section) || is_member(language, info)) continue;
        if (add_inner_section(properties, language, info, section)) continue;
        json_object_set_new(properties, config_short_name(info), key_schema(language, info));
        add_aliases(properties, info);
    }
    json_t *schema = json_pack("{s:[s,s], s:b, s:o}", "type", "object", "null",
                               "additionalProperties", 0, "properties", properties);
    const config_key plain = keys_of_section(language, section);
    if (plain != CONFIG_NO_KEY) allow_plain(schema, &language->keys[plain]);
    json_t *rules = section_rules(language, section);
    if (json_array_size(rules) > 0) json_object_set(schema, "allOf", rules);
    json_decref(rules);
    return schema;
}

/* --- words --- */

/* Keys by their short names; which there are, the parser tells. */
static json_t *zip_schema(void) {
    return json_pack("{s:s, s:s, s:{s:s, s:i, s:b, s:{s:s}}}", "description",
                     "groups of keys whose lists advance together", "type", "array", "items",
                     "type", "array", "minItems", 2, "uniqueItems", 1, "items", "type", "string");
}

static json_t *exclude_schema(void) {
    return json_pack("{s:s, s:s, s:{s:[{s:s, s:s}, o]}}", "description",
                     "combinations to leave out", "type", "array", "items", "anyOf", "description",
                     "a condition, such as params > 200000", "type", "string",
                     parts_schema("keys, and the values of each that are left out"));
}

static json_t *include_schema(void) {
    return json_pack("{s:s, s:s, s:o}", "description", "further combinations", "type", "array",
                     "items", parts_schema("a value for every key that is swept"));
}

static json_t *grids_schema(void) {
    return json_pack("{s:s, s:s, s:{s:s, s:s, s:i, s:{s:[s,s,s,s,s]}}}", "description",
                     "named grids, of which the sweep is the union; each over what stands outside",
                     "type", "object", "additionalProperties", "description",
                     "keys by their short names, dotted or nested, each as it would stand outside",
                     "type", "object", "minProperties", 1, "additionalProperties", "type", "number",
                     "string", "boolean", "array", "object");
}

static json_t *extends_schema(void) {
    return json_pack("{s:s, s:[{s:s}, {s:s, s:i, s:{s:s}}]}", "description",
                     "configs that this one goes on from, by their paths; later ones win", "oneOf",
                     "type", "string", "type", "array", "minItems", 1, "items", "type", "string");
}

static json_t *profiles_schema(void) {
    return json_pack("{s:s, s:s, s:{s:s, s:s}}", "description",
                     "what --profile NAME replaces, by name", "type", "object",
                     "additionalProperties", "description", "keys as they would stand outside",
                     "type", "object");
}

/* --- the top --- */

static json_t *top_properties(const config_language *language) {
    json_t *properties =
        json_pack("{s:{s:s, s:i}}", "version", "description", "of the config language", "const", 1);
    char section[KEYS_SECTION_CHARS + 1];
    for (config_key key = 0; key < language->key_count; key++) {
        const config_key_info *info = &language->keys[key];
        if (!strchr(info->name, '.'))
            json_object_set_new(properties, info->name, key_schema(language, info));
    }
    for (int i = 0; keys_section(language, i, section); i++)
        json_object_set_new(properties, section, section_schema(language, section));
    json_object_set_new(properties, "zip", zip_schema());
    json_object_set_new(properties, "exclude", exclude_schema());
    json_object_set_new(properties, "include", include_schema());
    json_object_set_new(properties, "grids", grids_schema());
    json_object_set_new(properties, "extends", extends_schema());
    json_object_set_new(properties, "profiles", profiles_schema());
    return properties;
}

/* "^train\\.lr$" */
static void add_pattern(json_t *patterns, const char *name, json_t *schema) {
    text pattern = {0};
    text_append(&pattern, "^");
    for (; *name; name++) {
        if (*name == '.') text_append(&pattern, "\\");
        text_append_bytes(&pattern, name, 1);
    }
    text_append(&pattern, "$");
    json_object_set_new(patterns, text_string(&pattern), schema);
    text_free(&pattern);
}

/* An alias stands in its key's section, "train\\.learning_rate", or alone. */
static void add_alias_patterns(json_t *patterns, const config_key_info *info) {
    const int section = (int)(config_short_name(info) - info->name);
    for (const char *const *alias = info->aliases; alias && *alias; alias++) {
        text name = {0};
        text_append_format(&name, "%.*s%s", section, info->name, *alias);
        add_pattern(patterns, text_string(&name), reference_to(info));
        if (section > 0) add_pattern(patterns, *alias, reference_to(info));
        text_free(&name);
    }
}

/* Dotted keys are valid; as patterns, editors accept them without offering them. */
static json_t *dotted_keys(const config_language *language) {
    json_t *patterns = json_object();
    for (config_key key = 0; key < language->key_count; key++) {
        const config_key_info *info = &language->keys[key];
        add_alias_patterns(patterns, info);
        if (!strchr(info->name, '.')) continue;
        add_pattern(patterns, info->name,
                    is_member(language, info) ? value_schema(language, info) : reference_to(info));
    }
    return patterns;
}

static json_t *range_definition(void) {
    return json_pack(
        "{s:s, s:b, s:[s,s], s:{s:{s:s, s:s}, s:{s:s, s:s}, s:{s:s, s:s, s:i}, "
        "s:{s:s, s:s, s:i, s:i}, s:{s:s, s:[s,s], s:s}}, s:[{s:[s], s:{s:[s]}}, {s:[s]}, "
        "{s:{s:[{s:[s]}, {s:[s]}]}}]}",
        "type", "object", "additionalProperties", 0, "required", "min", "max",  //
        "properties", "min", "description", "first value", "type", "number",    //
        "max", "description", "last value, included", "type", "number",         //
        "step", "description", "distance between values", "type", "number", "exclusiveMinimum", 0,
        "num", "description", "how many values", "type", "integer", "minimum", 1, "maximum",
        (int)RANGE_MAX_VALUES,  //
        "scale", "description", "evenly spaced by difference or by ratio", "enum", "linear", "log",
        "default", "linear",                                                         //
        "oneOf", "required", "step", "not", "required", "scale", "required", "num",  //
        "not", "anyOf", "required", "step", "required", "num");
}

void config_append_schema(text *t, const config_language *language) {
    json_t *schema = json_pack(
        "{s:s, s:s, s:s, s:s, s:b, s:o, s:o, s:{s:o}}", "$schema",
        "http://json-schema.org/draft-07/schema#", "title", "sweep config", "description",
        "A list or a range in place of a value sweeps that key.", "type", "object",
        "additionalProperties", 0, "properties", top_properties(language), "patternProperties",
        dotted_keys(language), "definitions", "range", range_definition());
    char *written = schema ? json_dumps(schema, JSON_INDENT(2) | JSON_REAL_PRECISION(15)) : NULL;
    if (written)
        text_append_format(t, "%s\n", written);
    else
        t->failed = true;
    free(written);
    json_decref(schema);
}
