/* The options of confirm: how often the best configurations are trained again, and what chooses
 * them. */
#ifndef SWEEP_SEARCH_CONFIRM_OPTIONS_H
#define SWEEP_SEARCH_CONFIRM_OPTIONS_H

enum { CONFIRM_OPTION_REPLICATES, CONFIRM_OPTION_CHOOSE_BY };

/* The default of an option as a config writes it, where confirm.best has `best`, 0 for none; NULL
 * where it has no meaning. */
const char *confirm_option_default(int best, int option);

#endif
