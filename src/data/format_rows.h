/* The rows of the table in formats.c, each in its own file. */
#ifndef SWEEP_DATA_FORMAT_ROWS_H
#define SWEEP_DATA_FORMAT_ROWS_H

#include "src/data/format.h"

extern const data_format format_csv, format_ucr, format_ts, format_tsf, format_arff, format_npy,
    format_npz, format_hdf5, format_idx;

/* Refused by name: refused_formats.c. */
extern const data_format format_pickle, format_pytorch, format_parquet, format_mat, format_wav,
    format_excel, format_html, format_xz, format_bzip2, format_zstd, format_tar, format_json;

#endif
