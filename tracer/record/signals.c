#include "tracer/record/signals.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "tracer/record/error.h"

/* SIGCONT is not among them: it acts on a stopped process whether it is blocked or not. */
static const int forwarded[]
    = { SIGHUP,  SIGINT, SIGQUIT,   SIGUSR1, SIGUSR2,  SIGALRM, SIGTERM,
        SIGTSTP, SIGURG, SIGVTALRM, SIGPROF, SIGWINCH, SIGIO,   SIGPWR };

static void
fill (sigset_t *set)
{
  sigemptyset (set);
  for (guint i = 0; i < G_N_ELEMENTS (forwarded); i++)
    sigaddset (set, forwarded[i]);
  for (int number = SIGRTMIN; number <= SIGRTMAX; number++)
    sigaddset (set, number);
  sigaddset (set, SIGCHLD);
  /* So that the summary of a recording in the background can be printed. */
  sigaddset (set, SIGTTOU);
}

gboolean
weft_signals_take (WeftSignals *ret, GError **error)
{
  struct sigaction standard = { .sa_handler = SIG_DFL }, ignore = { .sa_handler = SIG_IGN };
  sigset_t set;

  fill (&set);
  ret->fd = signalfd (-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (ret->fd < 0) {
    g_set_error (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED,
                 _ ("cannot watch for signals: %s"), g_strerror (errno));
    return FALSE;
  }
  /* A caller that ignores SIGCHLD would have the kernel throw away the exit status. */
  sigaction (SIGCHLD, &standard, &ret->before.sigchld);
  sigaction (SIGPIPE, &ignore, &ret->before.sigpipe);
  sigprocmask (SIG_BLOCK, &set, &ret->before.mask);
  return TRUE;
}

void
weft_signals_restore (WeftSignals *self)
{
  struct signalfd_siginfo info;

  while (weft_signals_next (self, &info))
    ;
  close (self->fd);
  self->fd = -1;
  sigaction (SIGCHLD, &self->before.sigchld, NULL);
  sigaction (SIGPIPE, &self->before.sigpipe, NULL);
  sigprocmask (SIG_SETMASK, &self->before.mask, NULL);
}

gboolean
weft_signals_next (WeftSignals *self, struct signalfd_siginfo *ret)
{
  return read (self->fd, ret, sizeof *ret) == sizeof *ret;
}

gboolean
weft_signal_is_for_program (const struct signalfd_siginfo *info)
{
  int number = (int)info->ssi_signo;

  if (info->ssi_code == SI_KERNEL)
    return FALSE;
  if (number >= SIGRTMIN && number <= SIGRTMAX)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (forwarded); i++) {
    if (forwarded[i] == number)
      return TRUE;
  }
  return FALSE;
}

gboolean
weft_signal_ends (const struct signalfd_siginfo *info)
{
  return info->ssi_signo == SIGINT || info->ssi_signo == SIGTERM
         || info->ssi_signo == SIGHUP || info->ssi_signo == SIGQUIT;
}
