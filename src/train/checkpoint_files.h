/* Where the checkpoints of a trial lie. */
#ifndef SWEEP_TRAIN_CHECKPOINT_FILES_H
#define SWEEP_TRAIN_CHECKPOINT_FILES_H

/* Where checkpoints are kept, and how often. */
typedef struct train_checkpoints {
    const char *path; /* two files, "<path>.0" and "<path>.1", are written in turn */
    double every_s;   /* 0: write none, but go on from what is there */
} train_checkpoints;

/* Remove the checkpoints, if any. */
void train_checkpoints_remove(const train_checkpoints *checkpoints);

#endif
