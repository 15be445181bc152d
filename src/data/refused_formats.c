/* Formats that are known and not read, and the two lines of Python that make one that is. */
#include <string.h>

#include "src/data/format_rows.h"

static bool begins(const format_probe *probe, const char *magic, size_t bytes) {
    return probe->bytes >= bytes && memcmp(probe->head, magic, bytes) == 0;
}

static bool is_zip(const format_probe *probe) {
    return begins(probe, "PK\x03\x04", 4);
}

static bool head_holds(const format_probe *probe, const char *part) {
    return memmem(probe->head, probe->bytes, part, strlen(part)) != NULL;
}

static int yes_if(bool condition) {
    return condition ? FORMAT_YES : FORMAT_NO;
}

/* Protocols 2 to 5 begin with 80 and the protocol's number. */
static int recognise_pickle(const format_probe *probe) {
    return yes_if(probe->bytes > 2 && probe->head[0] == 0x80 && probe->head[1] >= 2 &&
                  probe->head[1] <= 5);
}

const data_format format_pickle = {
    .name = "pickle",
    .title = "a Python pickle, which can run any program and is never read",
    .recognise = recognise_pickle,
    .cure =
        "write arrays in its place: import pickle, numpy; x, y = pickle.load(open(FILE, \"rb\")); "
        "numpy.savez_compressed(\"data.npz\", x=x, y=y)",
};

static int recognise_pytorch(const format_probe *probe) {
    return yes_if(is_zip(probe) &&
                  (head_holds(probe, "data.pkl") || head_holds(probe, "/version")));
}

const data_format format_pytorch = {
    .name = "pt",
    .title = "a file of torch.save, which holds a pickle",
    .recognise = recognise_pytorch,
    .cure =
        "write arrays in its place: import torch, numpy; d = torch.load(FILE, weights_only=True); "
        "numpy.savez_compressed(\"data.npz\", x=d[\"x\"].numpy(), y=d[\"y\"].numpy())",
};

static int recognise_parquet(const format_probe *probe) {
    return yes_if(begins(probe, "PAR1", 4) || begins(probe, "ARROW1", 6));
}

const data_format format_parquet = {
    .name = "parquet",
    .title = "Parquet or Arrow",
    .recognise = recognise_parquet,
    .cure =
        "write it as CSV: import pandas; pandas.read_parquet(FILE).to_csv(\"data.csv\", "
        "index=False)",
};

static int recognise_mat(const format_probe *probe) {
    return yes_if(begins(probe, "MATLAB 5.0", 10) || begins(probe, "MATLAB 7.3", 10));
}

const data_format format_mat = {
    .name = "mat",
    .title = "a MATLAB file",
    .recognise = recognise_mat,
    .cure =
        "write its arrays as NPZ: import scipy.io, numpy; m = scipy.io.loadmat(FILE) (of version "
        "7.3: "
        "h5py.File(FILE)); numpy.savez_compressed(\"data.npz\", x=m[\"x\"], y=m[\"y\"].ravel())",
};

static int recognise_wav(const format_probe *probe) {
    return yes_if(begins(probe, "RIFF", 4) && probe->bytes >= 12 &&
                  memcmp(probe->head + 8, "WAVE", 4) == 0);
}

const data_format format_wav = {
    .name = "wav",
    .title = "sound, at thousands of steps a second",
    .recognise = recognise_wav,
    .cure =
        "make frames of it: import librosa, numpy; x = "
        "librosa.feature.mfcc(y=librosa.load(FILE)[0]).T; "
        "then numpy.savez_compressed(\"data.npz\", x=..., y=...) of all files",
};

static int recognise_excel(const format_probe *probe) {
    return yes_if((is_zip(probe) &&
                   (head_holds(probe, "[Content_Types].xml") || head_holds(probe, "mimetype"))) ||
                  begins(probe, "\xd0\xcf\x11\xe0", 4));
}

const data_format format_excel = {
    .name = "excel",
    .title = "a spreadsheet",
    .recognise = recognise_excel,
    .cure =
        "save it as CSV, or: import pandas; pandas.read_excel(FILE).to_csv(\"data.csv\", "
        "index=False)",
};

/* --- packed otherwise than by gzip --- */

static int recognise_xz(const format_probe *probe) {
    return yes_if(begins(probe,
                         "\xfd"
                         "7zXZ\0",
                         6));
}

const data_format format_xz = {
    .name = "xz",
    .title = "a file packed by xz",
    .recognise = recognise_xz,
    .cure = "unpack it: xz -dk FILE",
};

static int recognise_bzip2(const format_probe *probe) {
    return yes_if(begins(probe, "BZh", 3) && probe->bytes > 10 &&
                  memcmp(probe->head + 4, "1AY&SY", 6) == 0);
}

const data_format format_bzip2 = {
    .name = "bz2",
    .title = "a file packed by bzip2",
    .recognise = recognise_bzip2,
    .cure = "unpack it: bzip2 -dk FILE",
};

static int recognise_zstd(const format_probe *probe) {
    return yes_if(begins(probe, "\x28\xb5\x2f\xfd", 4));
}

const data_format format_zstd = {
    .name = "zst",
    .title = "a file packed by Zstandard",
    .recognise = recognise_zstd,
    .cure = "unpack it: zstd -d FILE",
};

static int recognise_tar(const format_probe *probe) {
    enum { MAGIC_AT = 257 };
    return yes_if(probe->bytes >= MAGIC_AT + 5 && memcmp(probe->head + MAGIC_AT, "ustar", 5) == 0);
}

const data_format format_tar = {
    .name = "tar",
    .title = "an archive of files",
    .recognise = recognise_tar,
    .cure = "unpack it, and name the files in it: tar -xf FILE",
};

/* --- texts --- */

/* Past blanks. */
static size_t first_byte(const format_probe *probe) {
    size_t at = 0;
    while (at < probe->bytes && probe->head[at] && strchr(" \t\r\n", probe->head[at])) at++;
    return at;
}

/* An object, or a list of objects or of lists. */
static int recognise_json(const format_probe *probe) {
    static const char *const suffixes[] = {".json", ".jsonl", ".ndjson", NULL};
    const size_t first = first_byte(probe);
    if (first == probe->bytes || !strchr("{[", probe->head[first])) return FORMAT_NO;
    if (format_suffix_is(probe, suffixes)) return FORMAT_YES;
    size_t second = first + 1;
    while (second < probe->bytes && probe->head[second] && strchr(" \t\r\n", probe->head[second]))
        second++;
    const char *const begin = probe->head[first] == '{' ? "\"" : "{[";
    return yes_if(second < probe->bytes && probe->head[second] &&
                  strchr(begin, probe->head[second]));
}

const data_format format_json = {
    .name = "json",
    .title = "JSON",
    .recognise = recognise_json,
    .cure =
        "write it as CSV: import pandas; pandas.read_json(FILE).to_csv(\"data.csv\", "
        "index=False), where each line is a record: pandas.read_json(FILE, lines=True)",
};

static int recognise_html(const format_probe *probe) {
    const size_t at = first_byte(probe);
    static const char *const begins_with[] = {"<!doctype", "<html", "<?xml"};
    for (size_t i = 0; i < sizeof begins_with / sizeof *begins_with; i++)
        if (strncasecmp((const char *)probe->head + at, begins_with[i], strlen(begins_with[i])) ==
            0)
            return FORMAT_YES;
    return FORMAT_NO;
}

const data_format format_html = {
    .name = "html",
    .title = "a web page, perhaps the error message of a server",
    .recognise = recognise_html,
    .cure = "fetch the file again, and look at what came",
};
