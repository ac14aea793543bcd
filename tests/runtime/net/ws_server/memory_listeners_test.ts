import { MemoryClient, MemoryListeners } from "../../../support/memory_listeners.ts";
import { type Client, type Outside, testListenerContract } from "./listener_contract.ts";

/** Waits for what happens in turns of the program. */
async function until<T>(get: () => T | undefined): Promise<T> {
  for (;;) {
    const got = get();
    if (got !== undefined) return got;
    await Promise.resolve();
  }
}

function clientOf(client: MemoryClient): Client {
  return {
    send: (message) => client.send(message),
    close: (code, reason) => client.close(code, reason),
    vanish: () => client.vanish(),
    message: () => until(() => client.heard.shift()),
    ending: () => until(() => client.ended),
  };
}

function outside(): Outside {
  const listeners = new MemoryListeners();
  return {
    listeners,
    connect: (port, { mute = false, ...handshake } = {}) => {
      const answer = listeners.connect(port, handshake);
      if (!(answer instanceof MemoryClient)) return Promise.resolve(answer?.status);
      answer.mute = mute;
      return Promise.resolve(clientOf(answer));
    },
    occupy: () => {
      listeners.block(1234);
      return Promise.resolve({ port: 1234, leave: () => listeners.unblock(1234) });
    },
    refusePorts: (port) => {
      listeners.block(port);
      return () => listeners.unblock(port);
    },
  };
}

testListenerContract("listeners in memory", outside);
