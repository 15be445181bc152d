/* A config: what the user wrote, checked and typed.
 *
 * Every key holds one value or, when it is swept, several.  The keys themselves are a table that
 * the caller hands in.  This room is the only one that sees YAML.
 */
#ifndef SWEEP_CONFIG_CONFIG_H
#define SWEEP_CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/base/text.h"

typedef enum config_kind {
    CONFIG_INTEGER,
    CONFIG_REAL,
    CONFIG_INTEGERS, /* several whole numbers; one is written plain, more as a list */
    CONFIG_CHOICE,   /* one of a few words */
    CONFIG_TEXT,
    CONFIG_PATH,
    CONFIG_NAMES, /* one text, or a list of them that is one value: a line each */
} config_kind;

typedef enum config_role {
    CONFIG_AXIS, /* part of what a trial computes, may be swept */
    CONFIG_DATA, /* part of what a trial computes, one value a sweep */
    CONFIG_RUN,  /* how the work is done; never part of a result */
} config_role;

/* One key.  The first part is the language's; the second tells others how to name and show its
 * values, and is not looked at here.  Lists of words end with NULL; an absent one is NULL. */
typedef struct config_key_info {
    const char *name;           /* dotted: "model.hidden_dim" */
    const char *const *aliases; /* names of other programs that are taken for it */
    const char *const *hints;   /* words that may mean it: only suggested */
    config_kind kind;
    config_role role;
    const char *default_text;   /* as written in a config; NULL = none */
    double minimum, maximum;    /* inclusive; lengths in bytes for TEXT, PATH and each of NAMES */
    const char *const *choices; /* of a CHOICE */
    const char *const *no_choices; /* words that are none of them, each with what there is to say */
    const char *const *rivals;     /* keys that say the same in another way: only one is given */
    bool solved;            /* computed where a rival is given, from the others of its section */
    bool one_required;      /* this or one of its rivals must be given */
    const char *not_with;   /* the key beside which it has no meaning */
    const char *zero_needs; /* the key that must be given where this one is 0 */
    const char *goes_with;  /* a CHOICE: it has a meaning only where that has one of ... */
    const char *const *goes_with_values;
    bool required_there; /* and must be given there */
    /* In place of the three before, where the default hangs on `goes_with` as well: for its value,
     * a position, or whether a whole number is not 0, the default; "" where one must be given, NULL
     * where the key has no meaning.  `option` is handed on. */
    const char *(*default_at)(int value, int option);
    int option;
    bool counts_data; /* of the training items: takes no formula, as each value has a digest */
    bool cuts_data;   /* of windows over the data: its values are written out, as each is cut before
                       * there is a plan; neither a formula, nor drawn from a range */
    bool repeats;     /* every configuration is trained with each of its values: seeds, folds */
    const char *counted_by;  /* where it is not given: 0 up to the number that this key gives, if
                              * that is not 0 */
    bool pattern;            /* a TEXT that is written as a mapping: {layer_dim: 1, lr: 0.1} */
    bool judges;             /* a RUN that reports are made with: kept with the results */
    const char *member_each; /* an INTEGERS: more than one are the values of each of what that key
                              * counts, which is as many where it is not given; equal ones are one
                              * number, for all */
    bool for_section;        /* what is written at its section in place of keys: search: 20 */
    int sobol; /* its dimension of the Sobol sequence, from 1; never another key's; 0: none */
    const char *meaning; /* one line */

    const char *column;     /* in files and tables; NULL: the last component of the name */
    const char *unit;       /* of its values; NULL: none */
    const char *axis_title; /* of a plot's axis; NULL: the column */
    const char *phrase;     /* what is counted, "layer"; NULL: values are shown as "column value" */
    const char *const *choice_titles; /* of a CHOICE, in prose; NULL: as other values */
    bool derived;                     /* follows from other keys: neither in recipes nor in files */
    int since;                        /* version of the trial format that brought it */
    int several_since;                /* an INTEGERS: where values of several members came later */
} config_key_info;

/* A word of other programs that is no key, and what there is to say. */
typedef struct config_foreign_word {
    const char *word, *remark;
} config_foreign_word;

/* A number that conditions ask for and no key gives. */
typedef struct config_quantity {
    const char *name, *meaning;
    bool of_data;   /* the data set decides it; else everything together does */
    const char *by; /* and the key that may decide it as well; NULL: none */
} config_quantity;

/* The place of a key in its table. */
typedef int config_key;
enum { CONFIG_NO_KEY = -1, CONFIG_MAX_KEYS = 256 };

/* The keys of a config.  This room is handed the table, and knows of the keys in it only that one
 * names the sweep, one is its title, one its data set, one repeats every configuration, one
 * says how often, and one how many configurations are drawn.  The rows outlive every config that
 * was read by them. */
typedef struct config_language {
    const config_key_info *keys;
    int key_count; /* at most CONFIG_MAX_KEYS */
    config_key name, title, data_name, seeds, replicates, search_trials;
    const config_foreign_word *words;
    int word_count;
    const config_quantity *quantities;
    int quantity_count;
} config_language;

/* Whether a range can sweep the key. */
bool config_is_numeric(const config_key_info *info);

/* The key of this dotted name, else CONFIG_NO_KEY. */
config_key config_find_key(const config_language *language, const char *name);

/* The name without its section: "hidden_dim"; borrowed from the row. */
const char *config_short_name(const config_key_info *info);

/* `members` behind the first `count` are 0. */
enum { CONFIG_MOST_MEMBERS = 16 };
typedef struct config_integers {
    int32_t count; /* 0: none */
    int32_t members[CONFIG_MOST_MEMBERS];
} config_integers;

typedef union config_value {
    int64_t integer;          /* INTEGER; and CHOICE: the position in choices */
    double real;              /* REAL */
    config_integers integers; /* INTEGERS */
    const char *text;         /* TEXT, PATH, NAMES; owned by the config */
} config_value;

/* A condition or a formula as it was read (src/config/expression.h), and where it stands:
 * "c.yaml:6:5", or "override 'exclude=...'". */
typedef struct config_condition {
    struct expression *expression;
    char *written;
    char *place;
} config_condition;

/* {values, when, else}: where the condition does not hold, the key has another value. */
typedef struct config_when {
    config_condition condition;
    config_value otherwise;
    bool by_default; /* no else is given, and the default hangs on another key: that one, instead */
} config_when;

/* A range without steps, {min, max} or {min, max, scale}: a search draws from it. */
typedef enum config_space { CONFIG_NO_SPACE, CONFIG_SPACE_LINEAR, CONFIG_SPACE_LOG } config_space;

/* What one key was set to. */
typedef struct config_setting {
    struct config_part *parts; /* of a pattern: its keys, each with one value; the value is their
                                * text, with whole names */
    size_t part_count;
    config_value *values; /* `count` of them, in the order written; no two equal */
    size_t count;         /* 0 only when none was given and there is no default, none for this data
                             set, or one that hangs on a key that is swept */
    bool given;           /* by the file or an override, rather than by the default */
    bool swept;           /* written as a list or a range, even of one value */
    config_space space;   /* else CONFIG_NO_SPACE; `values` are its two ends */
    int order;            /* rank among the given keys, in order of first appearance */
    int line, column;  /* 1-based place of the value in the file; 0 for a default or an override */
    const char *path;  /* of the file, where it is one that the config extends; else NULL */
    int override;      /* the number of the override that gave it, from 1; else 0 */
    config_when *when; /* NULL: the values hold everywhere */
    config_condition *formula; /* "= ...": the value is computed, and `values` has one that stands
                                * for it; else NULL */
    char
        *notice; /* a line on what this setting does not mean, though one could think so; or NULL */
} config_setting;

/* Keys whose values advance together: one axis, at the place of the first of them. */
typedef struct config_zip {
    config_key *keys; /* each with as many values */
    size_t key_count;
} config_zip;

/* A key, and values of it. */
typedef struct config_part {
    config_key key;
    config_value *values;
    size_t count;
} config_part;

/* What leaves a combination out: a condition that holds, or a pattern of which every part names its
 * value. */
typedef struct config_exclusion {
    config_condition condition; /* its expression is NULL for a pattern */
    config_part *parts;
    size_t part_count;
} config_exclusion;

/* A further combination: one value for each of these keys. */
typedef struct config_row {
    config_part *parts;
    size_t part_count;
    char *place;
} config_row;

/* One of several grids: the config, with what the grid says in place of what stands outside. */
typedef struct config_grid {
    char *name;
    struct config *config; /* without rows and grids of its own */
    bool *given;           /* for each key: whether the grid says it, or an override what it says */
} config_grid;

typedef struct config {
    const config_language *language;
    char *path;   /* as given */
    char *source; /* the file's bytes, verbatim, ended by NUL; of one that extends others, or with
                   * profiles, what they come to, a key a line, with its place */
    size_t source_bytes;
    char **overrides; /* the key=value arguments, verbatim, but for profile=NAME */
    size_t override_count;
    char **profiles; /* the chosen ones, in order */
    size_t profile_count;
    char **files; /* that it extends, each by its path */
    size_t file_count;
    config_setting *settings; /* language->key_count of them */
    config_key *dependent;    /* keys with a condition or a formula, each behind those that it asks
                               * for */
    int dependent_count;
    config_zip *zips;
    size_t zip_count;
    config_exclusion *exclusions;
    size_t exclusion_count;
    config_row *rows;
    size_t row_count;
    config_grid *grids; /* in the order written; none: the config itself is the one grid */
    size_t grid_count;
} config;

/* At most so many grids, of at most so many values in all. */
enum { CONFIG_MAX_GRIDS = 100, CONFIG_MAX_GRID_VALUES = 1000000 };

/* Read, check and type the file at `path`, then apply `overrides` ("key=value", the value in YAML:
 * "model.layer_dim=[1, 2]").
 *
 * On success `*out` is the caller's, to be released by config_free.  On bad input STATUS_BAD_INPUT
 * and `problems` has every error found appended, a line each, those of the file first, in its
 * order: "file:line:column: error: ..." or "override 'k=v': error: ...".  After CONFIG_MAX_PROBLEMS
 * lines one more counts the rest.  An unreadable file is STATUS_BAD_INPUT as well, with one line.
 * STATUS_NO_MEMORY may leave some lines.  Nothing on disk is touched.
 *
 * The language is docs/config.md's: nested mappings, or dotted keys at the top (model.hidden_dim:
 * 100).  Any AXIS key takes a value, a list or a range ({min, max, step} or {min, max, num, scale:
 * linear|log}, and with search.trials {min, max, scale}); of several whole numbers, [64, 32] are
 * two values and [[64, 32]] is one.  A key with members, such as train.init, takes a mapping of
 * them as well.  An override of a key replaces the file's rival of it, too; one without a value
 * ("train.epochs=") takes back what the file gives; one of a section ("train={epochs: 2, lr: 0.3}")
 * overrides the keys it names. `seeds: 5` is the one seed 5, `replicates: 5` are the seeds 0 to 4.
 * A name is lower-cased, other bytes than a-z 0-9 _ - become '_', and where that changes it, it is
 * the title as well, unless there is one. An absent name is the file's base name without .yaml or
 * .yml, so changed and cut at 64 bytes.  A title of the file that names another known data set than
 * an override of data.name is left out. `version: 1` may be given.
 *
 * `extends: PATH`, or a list of them, takes another file as a base, by its path from the folder of
 * the file that says so; of several, later ones win.  `profiles: {NAME: {...}}` are what the
 * argument profile=NAME chooses, or profile=NAME,NAME.  What counts more replaces what counts less:
 * extended files, deepest first; the file; profiles; overrides.  Keys are replaced one by one, and
 * a word as a whole. */
enum { CONFIG_MAX_PROBLEMS = 20 };
status config_load(const config_language *language, const char *path, const char *const overrides[],
                   size_t override_count, config **out, text *problems);

/* As config_load from text in memory; `path` only names it in messages.  It extends others only
 * where the path is "-", standard input, from the working directory. */
status config_parse(const config_language *language, const char *path, const char *source,
                    size_t source_bytes, const char *const overrides[], size_t override_count,
                    config **out, text *problems);

/* As config_parse, where the first `kept_count` overrides are those of an earlier run: two of these
 * may give one key, and the later one of them or of the rest replaces what came before. */
status config_parse_again(const config_language *language, const char *path, const char *source,
                          size_t source_bytes, const char *const overrides[], size_t override_count,
                          size_t kept_count, config **out, text *problems);

/* Release a config; NULL is accepted. */
void config_free(config *c);

/* The first value of a key: all there is for one that is not swept.  NULL text and 0 when unset.
 * Of INTEGERS the first member. */
int64_t config_integer(const config *c, config_key key);
double config_real(const config *c, config_key key);
const char *config_text(const config *c, config_key key);

/* Append where a key was given: "c.yaml:4:7", "override 'model.layer_dim=3'", or the path alone for
 * a default. */
void config_append_place(text *t, const config *c, config_key key);

/* "c.yaml:4:7: error: " and what is wrong with what a key was given, with the cure: returns
 * STATUS_BAD_INPUT. */
status config_refuse(const config *c, config_key key, const char *what, error *err);

/* Append what a person should know of a good config, a line each: "file:line:column: notice: ..."
 * or "override 'k=v': notice: ...".  A range whose max is not reached, a title that was left out.
 */
void config_append_notices(text *t, const config *c);

/* The word of a CHOICE value; NULL past the last. */
const char *config_choice_name(const config_key_info *info, int64_t position);

/* The value of the row's default, 0 for a key that has none; a text is borrowed from the row. */
config_value config_default(const config_key_info *info);

/* The value of a default as it is written. */
config_value config_value_of(const config_key_info *info, const char *written);

/* What a key that hangs on another (`on`, its row) is where that has this value: the default as
 * written, "" where it has none, NULL where the key has no meaning. */
const char *config_default_at(const config_key_info *info, const config_key_info *on,
                              config_value value);

/* Append several whole numbers as text, "100" or "[64, 32]", and the way back, which takes "64,32"
 * as well; false for anything else. */
void config_append_integers(text *t, const config_integers *value);
bool config_parse_integers(const char *written, config_integers *out);

/* Whether all members are the same number; false for none. */
bool config_integers_are_equal(const config_integers *value);

/* Append a value as it would be written in a list of a config, the same for equal values: "100",
 * "0.1", "[64, 32]", "digits", a text quoted as in JSON. */
void config_append_value(text *t, const config_key_info *info, config_value value);

/* Append what a range without steps is written as: "{min: 16, max: 256, scale: log}". */
void config_append_space(text *t, const config_key_info *info, const config_setting *setting);

/* Whether configurations are drawn: search.trials is above 0. */
bool config_searches(const config *c);

/* Take a computed number as a value of a numeric key: real ones are snapped to 12 digits.  False,
 * with what the key wants appended, for a number out of its bounds, or not whole where it must be.
 */
bool config_take_number(const config_language *language, const config_key_info *info, double number,
                        config_value *out, text *why);

/* Whether two values of a key that can be swept are the same. */
bool config_values_equal(const config_key_info *info, config_value a, config_value b);

/* Whether any of the config's grids gives the key. */
bool config_grids_give(const config *c, config_key key);

/* Append a canonical config: every key that is set, defaults resolved, in the order of the table,
 * one "name: value" or, where swept, "name: [value, ...]" a line, then the words.  It is a config
 * itself, and its own canonical form. */
void config_append_canonical(text *t, const config *c);

/* Append the words alone, a line each: "zip: [[model.hidden_dim, model.layer_dim]]". */
void config_append_canonical_words(text *t, const config *c);

/* Append a pattern or a row as a config has it: "{model.layer_dim: 3, train.lr: [0.3, 1]}". */
void config_append_pattern(text *t, const config_language *language, const config_part *parts,
                           size_t count);

/* Append the keys and values of a pattern or a row: "model.layer_dim 3, train.lr 0.3 or 1". */
void config_append_parts(text *t, const config_language *language, const config_part *parts,
                         size_t count);

/* The libyaml that runs: "0.2.5"; static. */
const char *config_libyaml_version(void);

#endif
