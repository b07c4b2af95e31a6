/* tracer/probe/real.h: the functions that the probe stands in front of.
 *
 * All are resolved at once, by the first wrapped call of the process (which may come from
 * another library's constructor, before ours), and before that call returns. Looking them
 * up takes the dynamic linker's lock but allocates nothing: every name is in glibc 2.36, or
 * in LTTng's library, which the probe needs. */
#pragma once

#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <threads.h>
#include <time.h>

typedef void *(*WeftRoutine) (void *);

/* RESULT, NAME, PARAMETERS. */
#define WEFT_REALS(X)                                                                      \
  X (int, pthread_create, (pthread_t *, const pthread_attr_t *, WeftRoutine, void *))      \
  X (int, pthread_join, (pthread_t, void **))                                              \
  X (int, pthread_tryjoin_np, (pthread_t, void **))                                        \
  X (int, pthread_timedjoin_np, (pthread_t, void **, const struct timespec *))             \
  X (int, pthread_clockjoin_np, (pthread_t, void **, clockid_t, const struct timespec *))  \
  X (int, pthread_detach, (pthread_t))                                                     \
  X (void, pthread_exit, (void *))                                                         \
  X (int, pthread_setname_np, (pthread_t, const char *))                                   \
  X (int, pthread_mutex_init, (pthread_mutex_t *, const pthread_mutexattr_t *))            \
  X (int, pthread_mutex_destroy, (pthread_mutex_t *))                                      \
  X (int, pthread_mutex_lock, (pthread_mutex_t *))                                         \
  X (int, pthread_mutex_trylock, (pthread_mutex_t *))                                      \
  X (int, pthread_mutex_timedlock, (pthread_mutex_t *, const struct timespec *))           \
  X (int, pthread_mutex_clocklock,                                                         \
     (pthread_mutex_t *, clockid_t, const struct timespec *))                              \
  X (int, pthread_mutex_unlock, (pthread_mutex_t *))                                       \
  X (int, pthread_rwlock_init, (pthread_rwlock_t *, const pthread_rwlockattr_t *))         \
  X (int, pthread_rwlock_destroy, (pthread_rwlock_t *))                                    \
  X (int, pthread_rwlock_rdlock, (pthread_rwlock_t *))                                     \
  X (int, pthread_rwlock_tryrdlock, (pthread_rwlock_t *))                                  \
  X (int, pthread_rwlock_timedrdlock, (pthread_rwlock_t *, const struct timespec *))       \
  X (int, pthread_rwlock_clockrdlock,                                                      \
     (pthread_rwlock_t *, clockid_t, const struct timespec *))                             \
  X (int, pthread_rwlock_wrlock, (pthread_rwlock_t *))                                     \
  X (int, pthread_rwlock_trywrlock, (pthread_rwlock_t *))                                  \
  X (int, pthread_rwlock_timedwrlock, (pthread_rwlock_t *, const struct timespec *))       \
  X (int, pthread_rwlock_clockwrlock,                                                      \
     (pthread_rwlock_t *, clockid_t, const struct timespec *))                             \
  X (int, pthread_rwlock_unlock, (pthread_rwlock_t *))                                     \
  X (int, pthread_cond_init, (pthread_cond_t *, const pthread_condattr_t *))               \
  X (int, pthread_cond_destroy, (pthread_cond_t *))                                        \
  X (int, pthread_cond_wait, (pthread_cond_t *, pthread_mutex_t *))                        \
  X (int, pthread_cond_timedwait,                                                          \
     (pthread_cond_t *, pthread_mutex_t *, const struct timespec *))                       \
  X (int, pthread_cond_clockwait,                                                          \
     (pthread_cond_t *, pthread_mutex_t *, clockid_t, const struct timespec *))            \
  X (int, pthread_cond_signal, (pthread_cond_t *))                                         \
  X (int, pthread_cond_broadcast, (pthread_cond_t *))                                      \
  X (int, pthread_spin_init, (pthread_spinlock_t *, int))                                  \
  X (int, pthread_spin_destroy, (pthread_spinlock_t *))                                    \
  X (int, pthread_spin_lock, (pthread_spinlock_t *))                                       \
  X (int, pthread_spin_trylock, (pthread_spinlock_t *))                                    \
  X (int, pthread_spin_unlock, (pthread_spinlock_t *))                                     \
  X (int, pthread_barrier_init,                                                            \
     (pthread_barrier_t *, const pthread_barrierattr_t *, unsigned))                       \
  X (int, pthread_barrier_destroy, (pthread_barrier_t *))                                  \
  X (int, pthread_barrier_wait, (pthread_barrier_t *))                                     \
  X (int, pthread_once, (pthread_once_t *, void (*) (void)))                               \
  X (int, sem_init, (sem_t *, int, unsigned))                                              \
  X (int, sem_destroy, (sem_t *))                                                          \
  X (int, sem_wait, (sem_t *))                                                             \
  X (int, sem_trywait, (sem_t *))                                                          \
  X (int, sem_timedwait, (sem_t *, const struct timespec *))                               \
  X (int, sem_clockwait, (sem_t *, clockid_t, const struct timespec *))                    \
  X (int, sem_post, (sem_t *))                                                             \
  X (int, thrd_create, (thrd_t *, thrd_start_t, void *))                                   \
  X (int, thrd_join, (thrd_t, int *))                                                      \
  X (int, thrd_detach, (thrd_t))                                                           \
  X (void, thrd_exit, (int))                                                               \
  X (int, thrd_sleep, (const struct timespec *, struct timespec *))                        \
  X (void, thrd_yield, (void))                                                             \
  X (int, mtx_init, (mtx_t *, int))                                                        \
  X (void, mtx_destroy, (mtx_t *))                                                         \
  X (int, mtx_lock, (mtx_t *))                                                             \
  X (int, mtx_trylock, (mtx_t *))                                                          \
  X (int, mtx_timedlock, (mtx_t *, const struct timespec *))                               \
  X (int, mtx_unlock, (mtx_t *))                                                           \
  X (int, cnd_init, (cnd_t *))                                                             \
  X (void, cnd_destroy, (cnd_t *))                                                         \
  X (int, cnd_wait, (cnd_t *, mtx_t *))                                                    \
  X (int, cnd_timedwait, (cnd_t *, mtx_t *, const struct timespec *))                      \
  X (int, cnd_signal, (cnd_t *))                                                           \
  X (int, cnd_broadcast, (cnd_t *))                                                        \
  X (void, call_once, (once_flag *, void (*) (void)))                                      \
  X (int, prctl, (int, ...))                                                               \
  X (int, nanosleep, (const struct timespec *, struct timespec *))                         \
  X (int, clock_nanosleep, (clockid_t, int, const struct timespec *, struct timespec *))   \
  X (int, usleep, (useconds_t))                                                            \
  X (unsigned, sleep, (unsigned))                                                          \
  X (int, sched_yield, (void))                                                             \
  X (pid_t, fork, (void))                                                                  \
  X (int, clone, (int (*) (void *), void *, int, void *, ...))                             \
  X (int, daemon, (int, int))                                                              \
  X (void, _exit, (int))                                                                   \
  X (int, execve, (const char *, char *const[], char *const[]))                            \
  X (int, execv, (const char *, char *const[]))                                            \
  X (int, execvp, (const char *, char *const[]))                                           \
  X (int, execvpe, (const char *, char *const[], char *const[]))                           \
  X (int, execveat, (int, const char *, char *const[], char *const[], int))                \
  X (int, fexecve, (int, char *const[], char *const[]))                                    \
  X (int, setuid, (uid_t))                                                                 \
  X (int, setgid, (gid_t))                                                                 \
  X (int, seteuid, (uid_t))                                                                \
  X (int, setegid, (gid_t))                                                                \
  X (int, setreuid, (uid_t, uid_t))                                                        \
  X (int, setregid, (gid_t, gid_t))                                                        \
  X (int, setresuid, (uid_t, uid_t, uid_t))                                                \
  X (int, setresgid, (gid_t, gid_t, gid_t))                                                \
  X (int, setgroups, (size_t, const gid_t *))                                              \
  X (int, socket, (int, int, int))                                                         \
  X (int, pipe, (int[2]))                                                                  \
  X (int, pipe2, (int[2], int))                                                            \
  X (int, socketpair, (int, int, int, int[2]))                                             \
  X (int, eventfd, (unsigned, int))                                                        \
  X (int, eventfd_read, (int, uint64_t *))                                                 \
  X (int, eventfd_write, (int, uint64_t))                                                  \
  X (int, close, (int))                                                                    \
  X (int, close_range, (unsigned, unsigned, int))                                          \
  X (void, closefrom, (int))                                                               \
  X (int, dup, (int))                                                                      \
  X (int, dup2, (int, int))                                                                \
  X (int, dup3, (int, int, int))                                                           \
  X (ssize_t, read, (int, void *, size_t))                                                 \
  X (ssize_t, readv, (int, const struct iovec *, int))                                     \
  X (ssize_t, recv, (int, void *, size_t, int))                                            \
  X (ssize_t, recvfrom, (int, void *, size_t, int, struct sockaddr *, socklen_t *))        \
  X (ssize_t, recvmsg, (int, struct msghdr *, int))                                        \
  X (int, recvmmsg, (int, struct mmsghdr *, unsigned, int, struct timespec *))             \
  X (int, sendmmsg, (int, struct mmsghdr *, unsigned, int))                                \
  X (ssize_t, write, (int, const void *, size_t))                                          \
  X (ssize_t, writev, (int, const struct iovec *, int))                                    \
  X (ssize_t, send, (int, const void *, size_t, int))                                      \
  X (ssize_t, sendto,                                                                      \
     (int, const void *, size_t, int, const struct sockaddr *, socklen_t))                 \
  X (ssize_t, sendmsg, (int, const struct msghdr *, int))                                  \
  X (int, poll, (struct pollfd *, nfds_t, int))                                            \
  X (int, ppoll, (struct pollfd *, nfds_t, const struct timespec *, const sigset_t *))     \
  X (int, select, (int, fd_set *, fd_set *, fd_set *, struct timeval *))                   \
  X (int, pselect,                                                                         \
     (int, fd_set *, fd_set *, fd_set *, const struct timespec *, const sigset_t *))       \
  X (int, epoll_ctl, (int, int, int, struct epoll_event *))                                \
  X (int, epoll_wait, (int, struct epoll_event *, int, int))                               \
  X (int, epoll_pwait, (int, struct epoll_event *, int, int, const sigset_t *))            \
  X (int, epoll_pwait2,                                                                    \
     (int, struct epoll_event *, int, const struct timespec *, const sigset_t *))          \
  X (ssize_t, __read_chk, (int, void *, size_t, size_t))                                   \
  X (ssize_t, __recv_chk, (int, void *, size_t, size_t, int))                              \
  X (ssize_t, __recvfrom_chk,                                                              \
     (int, void *, size_t, size_t, int, struct sockaddr *, socklen_t *))                   \
  X (int, __poll_chk, (struct pollfd *, nfds_t, int, size_t))                              \
  X (int, __ppoll_chk,                                                                     \
     (struct pollfd *, nfds_t, const struct timespec *, const sigset_t *, size_t))         \
  X (long, syscall, (long, ...))                                                           \
  X (int, lttng_ust_add_fd_to_tracker, (int))

typedef struct {
#define WEFT_REAL_MEMBER(result, name, parameters) result (*name) parameters;
  WEFT_REALS (WEFT_REAL_MEMBER)
#undef WEFT_REAL_MEMBER
} WeftReal;

extern WeftReal weft_real;
extern atomic_bool weft_real_known;

/* weft_real.syscall again, where code in assembly finds it. */
extern void *weft_real_syscall __attribute__ ((visibility ("hidden")));

/* Does nothing when they are resolved already; may run in several threads at once. */
void weft_real_resolve (void) __attribute__ ((visibility ("hidden")));

/* The same for a path so short that a call would show. */
static inline void
weft_real_need (void)
{
  if (__builtin_expect (!atomic_load_explicit (&weft_real_known, memory_order_acquire), 0))
    weft_real_resolve ();
}
