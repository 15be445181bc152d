/* What is to go when a signal ends the process: files not yet in place, scratch folders. */
#ifndef SWEEP_BASE_TEMPORARIES_H
#define SWEEP_BASE_TEMPORARIES_H

/* Note a path, which is borrowed until temporaries_forget.  Of more than a few hundred at a time
 * the surplus is not noted. */
void temporaries_note(const char *path);
void temporaries_forget(const char *path);

/* Remove everything that this process (not one it was forked from) has noted, folders with all
 * that is in them.  May be called in a signal handler. */
void temporaries_remove_all(void);

/* Remove a file, or a folder with all that is in it; no link is followed.  What cannot be removed
 * stays.  May be called in a signal handler. */
void temporaries_remove(const char *path);

#endif
