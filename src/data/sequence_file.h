/* What a file of sequences holds, as it was read: nothing is scaled, filled, split or put into
 * another order.  Every reader of a format (formats.h) makes one of these. */
#ifndef SWEEP_DATA_SEQUENCE_FILE_H
#define SWEEP_DATA_SEQUENCE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/base/text.h"
#include "src/data/dataset_source.h"
#include "src/data/label_set.h"
#include "src/data/number_rounding.h"

enum { SEQUENCE_MOST_FEATURES = 1 << 24, SEQUENCE_NO_LABEL = -1 };

/* What stands for a step without a label besides a missing value: the default ignore_index of
 * torch.nn.CrossEntropyLoss. */
#define SEQUENCE_IGNORED "-100"

/* What the items of a file are for: where arrays are named so, X_test and X_val stand for X_train.
 */
typedef enum sequence_use {
    SEQUENCES_TRAIN,
    SEQUENCES_TEST,
    SEQUENCES_VALIDATE,
} sequence_use;

/* What has a label. */
typedef enum label_unit {
    LABELS_OF_ITEMS, /* an item has one */
    LABELS_OF_STEPS, /* each of its steps, or some have none */
    LABELS_FOUND_OUT,
} label_unit;

/* Which of a file's columns or arrays are what.  Texts are borrowed; NULL or "" is not said.
 * Several names stand in one text, a line each. */
typedef struct sequence_request {
    const char *format;      /* by name, where the contents do not tell */
    const char *x;           /* inputs: columns, "t0..t23", "acc_*", or the array */
    const char *y;           /* the label; of `targets` one name or several */
    const char *id;          /* which series a row belongs to: a row is then a step (long) */
    const char *time;        /* orders the rows of a series */
    const char *group;       /* what an item belongs to that must not be in two parts of a split */
    const char *labels_path; /* a file of the labels alone, beside an array file */
    const char *lengths; /* an array: the steps of each item, where items lie one after another, or
                          * in padded rows, of which they are the first */
    const char *offsets; /* an array: where each item begins, and the last one ends */
    const char *axes;    /* of an array: "ntf" (the default), "nft", "tnf", ... */
    const char *layout;  /* "wide", "long" or "series"; else by what else is said */
    int64_t features;    /* wide: values a step; 0 = 1 */
    char delimiter, decimal; /* '\0': found out; '.' */
    sequence_use use;
    label_unit labels;
    bool series;  /* the items are series to forecast: a row is a step, `y` is what is forecast, and
                   * may be an input too */
    bool targets; /* labels are numbers to predict, of which an item may have several */
    bool find_lengths; /* an array that is called as lengths or offsets are, and fits, is taken for
                        * them; else it is only told */
    int header;        /* 1: the first record is one, 0: it is not, -1: found out */
} sequence_request;

/* The sequences of one split. */
typedef struct sequence_part {
    int64_t count;     /* items */
    int64_t *offsets;  /* (count + 1): item i has the steps offsets[i] .. offsets[i + 1] - 1 */
    float *values;     /* (steps, features); NAN for a missing value, never infinite */
    int32_t *labels;   /* (count): places in the file's labels; NULL where it has none */
    bool labels_steps; /* `labels` are (steps), SEQUENCE_NO_LABEL for a step without one */
    float *targets;    /* (count, numbers): what is to be predicted, in place of classes, once the
                        * labels have been read as numbers (label_targets.h); else NULL.  Where
                        * labels are of steps (steps, numbers), NAN for a step without some */
    int numbers;       /* of each item or step in `targets` */
    int64_t *lines;    /* (count): where each item begins in a text file; NULL elsewhere */
    int32_t *groups;   /* (count): places in the file's groups; NULL where they are not asked for */
    int64_t missing_line; /* of the first missing value, where a line is a step; else 0 */
} sequence_part;

typedef struct sequence_file {
    const char *format; /* its name; static */
    char *path;
    char *labels_path;                  /* of the labels alone, beside it; NULL: none */
    char *kind;                         /* of the numbers in the file: "float64", "text" */
    char *layout;                       /* what was found: "wide", "long", "arrays X and y", ... */
    int features;                       /* values a step */
    label_set names;                    /* of the features, or empty */
    label_set columns;                  /* of the inputs, in order, where a header names them */
    label_set outputs;                  /* the columns of several labels or numbers to predict */
    sequence_part part[DATASET_SPLITS]; /* one file may hold both splits; else the first */
    label_set labels;                   /* as written; numbers from arrays as "3" or "0.5"; of
                                         * several numbers to predict, a line each */
    label_set declared;                 /* the classes that the file's header lists, maybe some of
                                         * no item; or empty */
    label_set groups;                   /* as written, in the order of their first items */
    /* Of series to forecast: values a step that are inputs, the first ones, and which values are
     * forecast; NULL where the items are no series.  Owned. */
    int inputs;
    int *forecast;
    int forecast_count;
    int64_t season,
        horizon;  /* steps that the file suggests for a season, and to forecast; 0: none */
    bool targets; /* the file says that its labels are numbers to predict */
    number_rounding rounding; /* of the inputs in a text file, by line */
    text section; /* lines of a `data:` section, " key: value", that read the file in this way */
    text notices; /* what a person should know, a line each */
} sequence_file;

/* --- building --- */

/* A part that grows.  Start with {0}; the arrays move into a sequence_part at the end. */
typedef struct sequence_builder {
    sequence_part part;
    int64_t steps; /* of all items, the one that is being made with them */
    size_t offset_capacity, value_capacity, label_capacity, line_capacity, group_capacity;
} sequence_builder;

/* Room for `count` values behind those there; NULL on lack of memory (err is set).  What is written
 * there counts once sequence_builder_add_steps is called. */
float *sequence_builder_room(sequence_builder *b, int features, int64_t steps, error *err);
void sequence_builder_add_steps(sequence_builder *b, int64_t steps);

/* End the item: `label` is its place among the labels, -1 for none, `line` its first line. */
status sequence_builder_end_item(sequence_builder *b, int32_t label, int64_t line, error *err);

/* The item that has just ended belongs to this place among the groups. */
status sequence_builder_note_group(sequence_builder *b, int32_t group, error *err);

/* Hand the arrays over to `part`; items without label leave part->labels NULL. */
void sequence_builder_finish(sequence_builder *b, bool labelled, sequence_part *part);
void sequence_builder_free(sequence_builder *b);

/* --- the whole --- */

/* Take off the steps at an item's end of which every value is missing: what pads short items in
 * wide tables and arrays.  Returns how many items became shorter.  An item keeps its first step. */
int64_t sequence_part_trim(sequence_part *part, int features);

/* Append a line that tells of so many shorter items; nothing for none. */
void sequence_append_shorter_notice(text *out, const char *path, int64_t items);

/* Keep the last `most` steps of each longer item.  Returns how many items became shorter. */
int64_t sequence_part_keep_last(sequence_part *part, int features, int64_t most);

/* Steps of an item. */
int64_t sequence_part_length(const sequence_part *part, int64_t item);

/* How many labels a part has room for: items, or steps. */
int64_t sequence_part_label_count(const sequence_part *part);

/* The shortest and the longest item of all parts; 0 and 0 for no items. */
void sequence_file_lengths(const sequence_file *f, int64_t *shortest, int64_t *longest);

/* What every reader leaves must hold: items, steps, no infinity; labels for all or for none. */
status sequence_file_check(const sequence_file *f, error *err);

/* Files of one data set have the same columns in the same order, or one is longer: then a notice
 * names its first further column. */
status sequence_file_check_columns(sequence_file *f, const sequence_file *trained, error *err);

/* The place of an item for messages: "line 7" or "item 7"; static, until the next call. */
const char *sequence_part_place(const sequence_part *part, int64_t item);

/* Likewise of the first missing value, which is in this item: its own line where that is known. */
const char *sequence_part_missing_place(const sequence_part *part, int64_t item);

/* The items of the file are series, and each of their values is both seen and forecast, or of what
 * is forecast those whose numbers from 0 are in `words`, a line each, unless that is NULL or "". */
status sequence_file_forecast_numbers(sequence_file *f, const char *words, error *err);

/* Append a line of a `data:` section, " key: name": plain where that is a name to YAML, else in
 * quotes. */
void sequence_section_append(text *out, const char *key, const char *name);

/* Release what a file holds; `*f` is zero afterwards. */
void sequence_file_free(sequence_file *f);

#endif
