/* orphaned-receiver [--drop]: the only sender ends with its thread, without a word; or is
 * dropped, as it should be, and the receiver hears of it. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/sync/channel.h"
#include "core/sync/thread.h"

static bool drop;

static void *
send_one (void *data)
{
  WeftSender *sender = data;
  void *message = strdup ("only");

  if (weft_sender_send (sender, &message) != 0)
    abort ();
  if (drop)
    weft_sender_drop (&sender);
  return NULL;
}

int
main (int argc, char **argv)
{
  WeftSender *sender;
  WeftReceiver *receiver;
  WeftJoinHandle handle;
  void *message = NULL;

  drop = argc > 1;
  if (!drop)
    alarm (1);
  if (weft_channel_new ("jobs", WEFT_UNBOUNDED, free, &sender, &receiver) != 0
      || weft_thread_spawn ("sender", send_one, sender, &handle) != 0)
    return 1;
  while (weft_receiver_recv (receiver, &message) == 0)
    free (message);
  weft_receiver_drop (&receiver);
  return weft_thread_join (handle, NULL) == 0 ? 0 : 1;
}
