import { type FakePeer, FakeSockets } from "../../../support/fake_sockets.ts";
import type { Knock, Outside, Server } from "./outside.ts";
import { testSocketContract } from "./transport_contract.ts";

/** Waits for what happens in turns of the program. */
async function until<T>(get: () => T | undefined): Promise<T> {
  for (;;) {
    const got = get();
    if (got !== undefined) return got;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

function serverOf(peer: FakePeer): Server {
  return {
    send: (message) => peer.send(message),
    close: (code = 1005, reason) => peer.close(code, reason),
    vanish: () => peer.vanish(),
    message: () => {
      peer.paused = false;
      return until(() => peer.heard.shift());
    },
    ending: (mute = false) => {
      peer.mute = mute;
      peer.paused = false;
      return until(() => peer.ended);
    },
  };
}

testSocketContract("sockets in memory", (): Outside => {
  const bounds = { connect: 700, close: 300 };
  const sockets = new FakeSockets({ connectTimeout: bounds.connect, closeTimeout: bounds.close });
  const knocks: FakePeer[] = [];
  sockets.serve("somewhere.test", (peer) => knocks.push(peer));
  sockets.serve("nowhere.test", (peer) => peer.refuse("connection refused"));
  return {
    sockets,
    bounds,
    url: new URL("ws://somewhere.test/"),
    nowhere: new URL("ws://nowhere.test/"),
    knock: async (): Promise<Knock> => {
      const peer = await until(() => knocks.shift());
      // A server that waits to be asked reads nothing meanwhile.
      peer.paused = true;
      return {
        target: peer.url.pathname + peer.url.search,
        letIn: (first) => {
          peer.letIn();
          if (first !== undefined) peer.send(first);
          return Promise.resolve(serverOf(peer));
        },
        refuse: () => Promise.resolve(peer.refuse("the server refused the upgrade (HTTP 403)")),
        hangUp: () => peer.vanish(),
      };
    },
    [Symbol.dispose]: () => {},
  };
});
