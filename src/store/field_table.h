/* Tables whose columns are a trial's fields (src/trial/fields.h): how a row of them lies in memory.
 */
#ifndef SWEEP_STORE_FIELD_TABLE_H
#define SWEEP_STORE_FIELD_TABLE_H

#include "src/store/hdf5_tables.h"
#include "src/trial/fields.h"

typedef struct field_table {
    table_layout layout; /* points into `columns` */
    column columns[FIELDS_MAX];
    int fields[FIELDS_MAX]; /* the field behind each column */
} field_table;

/* How long the texts of each INTEGERS field's column are, its NUL included; 0 for a column of
 * numbers: where every trial has one number, and for all other fields. */
typedef struct field_widths {
    size_t bytes[FIELDS_MAX];
    bool absent[FIELDS_MAX]; /* the trials do not have it: no column is made */
} field_widths;
void field_widths_of_results(const results *r, field_widths *out);

/* The same for a table that is to be read: whether each column there is one of texts. */
status field_widths_of_table(hid_t group, const char *name, field_widths *out, error *err);

/* The table of all fields that are wanted, in their order, with room for `further_bytes` behind
 * them in a row. */
typedef bool field_chooser(const field *f);
void field_table_make(field_chooser *wanted, const field_widths *widths, size_t further_bytes,
                      field_table *out);

/* A row from the values of all fields, and back: fields that are no column, or are not `present`
 * in the file (NULL: all are), become unknown. */
void field_table_pack(const field_table *table, const field_value values[], void *row);
void field_table_unpack(const field_table *table, const void *row, const bool present[],
                        field_value values[]);

/* Write a table with a row for each trial. */
status field_table_write(hid_t group, const char *name, field_chooser *wanted, const results *r,
                         error *err);

#endif
