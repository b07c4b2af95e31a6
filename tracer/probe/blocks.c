#define _GNU_SOURCE
#include <string.h>
#include <sys/mman.h>

#include "tracer/probe/life.h"

enum { MAX_BLOCKS = 1 << 16, N_PLACES = 1 << 12 };

/* Where the block of a thread was last, by its kernel id: index + 1. */
static _Atomic uint32_t by_tid[N_PLACES];

/* Those without a thread form a stack: the index + 1 of the first in the low half, and in
 * the high half a number that changes with every pop, so that a compare-and-swap cannot
 * take a stack that has been rebuilt for the one it read. */
static WeftBlock *_Atomic blocks[MAX_BLOCKS];
static _Atomic uint32_t next_free[MAX_BLOCKS];
static _Atomic uint64_t free_blocks;
static _Atomic uint32_t n_blocks;

static WeftBlock *
pop_free (void)
{
  uint64_t head = atomic_load (&free_blocks), next;
  uint32_t index;

  do {
    if ((uint32_t)head == 0)
      return NULL;
    index = (uint32_t)head - 1;
    next = ((head >> 32) + 1) << 32 | atomic_load (&next_free[index]);
  } while (!atomic_compare_exchange_weak (&free_blocks, &head, next));
  return atomic_load (&blocks[index]);
}

WeftBlock *
weft_block_take (int32_t tid)
{
  WeftBlock *block = pop_free ();
  uint32_t index;

  if (block == NULL) {
    index = atomic_fetch_add (&n_blocks, 1);
    if (index >= MAX_BLOCKS) {
      atomic_fetch_sub (&n_blocks, 1);
      return NULL;
    }
    block = mmap (NULL, sizeof *block, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                  -1, 0);
    if (block == MAP_FAILED)
      return NULL;
    block->index = index;
    atomic_store (&blocks[index], block);
  }
  atomic_store (&block->tid, tid);
  atomic_store (&by_tid[tid % N_PLACES], block->index + 1);
  return block;
}

void
weft_block_give (WeftBlock *block)
{
  uint64_t head = atomic_load (&free_blocks), next;
  uint32_t index = block->index;

  block->n_holds = 0;
  block->n_unfollowed = 0;
  block->n_waits = 0;
  block->next_spawned = 0;
  memset (block->counts, 0, sizeof block->counts);
  memset (block->spawned, 0, sizeof block->spawned);
  for (uint32_t i = 0; i < WEFT_MAX_STACKS; i++)
    block->stacks[i].site = NULL;
  atomic_store (&block->tid, 0);
  do {
    atomic_store (&next_free[index], (uint32_t)head);
    next = (head >> 32) << 32 | (index + 1);
  } while (!atomic_compare_exchange_weak (&free_blocks, &head, next));
}

WeftBlock *
weft_block_of (int32_t tid)
{
  uint32_t index = atomic_load (&by_tid[tid % N_PLACES]), n = atomic_load (&n_blocks);
  WeftBlock *block = index > 0 ? atomic_load (&blocks[index - 1]) : NULL;

  if (block != NULL && atomic_load (&block->tid) == tid)
    return block;
  /* Two that are alive share a place. */
  for (index = 0; index < n && index < MAX_BLOCKS; index++) {
    block = atomic_load (&blocks[index]);
    if (block != NULL && atomic_load (&block->tid) == tid)
      return block;
  }
  return NULL;
}

WeftBlock *
weft_block_at (uint32_t index)
{
  return index < MAX_BLOCKS ? atomic_load (&blocks[index]) : NULL;
}

void
weft_blocks_forget (WeftBlock *own)
{
  uint32_t n = atomic_load (&n_blocks);

  atomic_store (&free_blocks, 0);
  for (uint32_t i = 0; i < n && i < MAX_BLOCKS; i++) {
    WeftBlock *block = atomic_load (&blocks[i]);

    if (block == own && block != NULL) {
      block->n_holds = 0;
      block->n_unfollowed = 0;
      block->n_waits = 0;
      memset (block->counts, 0, sizeof block->counts);
    } else if (block != NULL) {
      weft_block_give (block);
    }
  }
}
