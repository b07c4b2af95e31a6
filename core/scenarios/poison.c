/* A thread panics in the middle of a change, with the lock held. Its guard is dropped all
 * the same, so the others can go on; but they are told, and can look at what it left. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/scenarios/options.h"
#include "core/sync/mutex.h"
#include "core/sync/thread.h"

#define TOTAL 100
#define AMOUNT 30

typedef struct {
  int64_t from, to;
} Accounts;

typedef struct {
  WeftMutex *accounts;
  bool told; /* whether the lock was found poisoned */
} Bank;

static void *
transfer_carelessly (void *data)
{
  Bank *bank = data;
  WEFT_SCOPED_GUARD guard = WEFT_GUARD_INIT;
  Accounts *accounts;

  weft_must (weft_mutex_lock (bank->accounts, &guard), "lock the accounts");
  accounts = weft_guard_value (&guard);
  accounts->from -= AMOUNT;
  weft_panic ("%d were taken from one account and not put into the other", AMOUNT);
}

static void *
transfer_carefully (void *data)
{
  Bank *bank = data;
  WEFT_SCOPED_GUARD guard = WEFT_GUARD_INIT;
  int error = weft_mutex_lock (bank->accounts, &guard);
  Accounts *accounts = weft_guard_value (&guard);

  bank->told = error == -EOWNERDEAD;
  weft_must (bank->told ? 0 : error, "lock the accounts");
  printf ("%s finds the lock %s\n", weft_thread_name (),
          bank->told ? "still poisoned, and goes on" : "as if nothing had been");
  accounts->from -= AMOUNT;
  accounts->to += AMOUNT;
  return NULL;
}

/* Returns: the panic's message, to be freed, or NULL. */
static char *
run_thread (const char *name, WeftThreadRoutine routine, Bank *bank)
{
  WeftJoinHandle handle = { 0 };
  WeftThreadResult result = { 0 };
  int error;

  weft_must (weft_thread_spawn (name, routine, bank, &handle), "spawn a thread");
  error = weft_thread_join (handle, &result);
  weft_must (error == -EOWNERDEAD ? 0 : error, "join a thread");
  return result.panic;
}

/* Returns: whether the lock was poisoned, and the change half done, as they should. */
static bool
mend (Bank *bank, bool clear)
{
  WEFT_SCOPED_GUARD guard = WEFT_GUARD_INIT;
  int error = weft_mutex_lock (bank->accounts, &guard);
  Accounts *accounts = weft_guard_value (&guard);
  int64_t missing;

  weft_must (error == -EOWNERDEAD ? 0 : error, "lock the accounts");
  missing = TOTAL - accounts->from - accounts->to;
  printf ("The lock is %spoisoned, and %" PRId64 " of %d are missing; they are put back\n",
          error == -EOWNERDEAD ? "" : "not ", missing, TOTAL);
  accounts->from += missing;
  if (clear)
    weft_must (weft_mutex_clear_poison (bank->accounts), "clear the poison");
  return error == -EOWNERDEAD && missing == AMOUNT;
}

static int
run_bank (bool keep)
{
  Accounts accounts = { .from = TOTAL };
  Bank bank = { 0 };
  bool was_right;
  char *panic;

  weft_must (weft_mutex_new ("accounts", &accounts, NULL, &bank.accounts),
             "make the mutex");
  panic = run_thread ("careless", transfer_carelessly, &bank);
  printf ("careless panicked: %s\n", panic != NULL ? panic : "no, it did not");
  was_right = panic != NULL && mend (&bank, !keep);
  free (panic);

  free (run_thread ("careful", transfer_carefully, &bank));
  printf ("Result: %" PRId64 " and %" PRId64 "\n", accounts.from, accounts.to);
  weft_must (weft_mutex_destroy (&bank.accounts), "destroy the mutex");
  if (!was_right || bank.told != keep)
    return weft_wrong ("the lock was not poisoned and mended as it should");
  if (accounts.from != TOTAL - AMOUNT || accounts.to != AMOUNT)
    return weft_wrong ("the accounts do not add up");
  return WEFT_STATUS_RIGHT;
}

static int
run (int argc, char **argv)
{
  bool keep = false;
  const WeftOption options[] = {
    { "keep", "Mend the value, but leave the lock poisoned", &keep, NULL, 0, 0 },
    { 0 },
  };

  weft_options_parse (&weft_scenario_poison, options, argc, argv);
  return run_bank (keep);
}

const WeftScenario weft_scenario_poison = {
  "poison",
  "A thread panics with a lock held, and the next one finds it poisoned",
  run,
};
