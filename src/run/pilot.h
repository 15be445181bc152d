/* A pilot: one process that trains in a folder, told apart from all others of all hosts and all
 * times, and whether it is still there. */
#ifndef SWEEP_RUN_PILOT_H
#define SWEEP_RUN_PILOT_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/text.h"

enum {
    PILOT_HOST_CHARS = 63,
    PILOT_NAME_CHARS = 95,
    PILOT_ID_CHARS = 40,
    PILOT_BEAT_DIGITS = 12,
    PILOT_MOST_BYTES = 1024, /* of one that is written out */
};

typedef struct pilot {
    char name[PILOT_NAME_CHARS + 1];  /* "<host>.<process>.<8 hexadecimal digits>": a file's name */
    char host[PILOT_HOST_CHARS + 1];  /* letters, digits, - and _ */
    char machine[PILOT_ID_CHARS + 1]; /* of the installed system; "" where it has no name */
    char boot[PILOT_ID_CHARS + 1];    /* since its last start; "" where the kernel does not tell */
    uint64_t process_space; /* the pid namespace, in which process numbers mean something; 0: ? */
    int64_t process;
    uint64_t started; /* of the process, in ticks since the boot; 0: not known */
    bool joined;      /* runs beside others: has a journal and a progress file of its own */
    bool holds_lock;  /* of the folder: there is only one such process at a time */
    double lease_s;   /* see claims.h */
} pilot;

/* This process.  From /etc/machine-id and /proc, as far as they can be read. */
void pilot_self(pilot *out);

typedef enum pilot_state {
    PILOT_ALIVE,
    PILOT_DEAD,
    PILOT_UNKNOWN, /* it is, or was, where this process cannot look */
} pilot_state;

/* Whether `p` is still there, as far as `self` can tell at once: of a process of the same kernel
 * and process numbers by its number and start time; dead is also who ran before the machine was
 * started again, and who held the lock that `self` holds now. */
pilot_state pilot_look(const pilot *p, const pilot *self);

/* Whether a process of that number is there: one that has ended is not, though nobody has waited
 * for it yet, which in a container may be for ever. */
bool pilot_process_lives(int64_t process);

bool pilot_same(const pilot *a, const pilot *b);

/* Written out, a line each; the last one is "beat: <PILOT_BEAT_DIGITS digits>", a counter that can
 * be written over in place. */
void pilot_append(text *out, const pilot *p, int64_t beat);

/* Take such a text apart; false when it is none. */
bool pilot_parse(const char *written, pilot *out, int64_t *beat);

#endif
