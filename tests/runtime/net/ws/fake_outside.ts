import type { Peer } from "../../../../runtime/net/fake/far_end.ts";
import type { Knock as FakeKnock } from "../../../../runtime/net/fake/sockets.ts";
import type { SocketTransport } from "../../../../runtime/transport.ts";
import { fakeNetwork, until } from "../../../support/fake_network.ts";
import type { Knock, Outside, Server } from "./outside.ts";

function serverOf(peer: Peer): Server {
  let read = 0;
  return {
    send: (message) => void peer.send(message),
    close: (code = 1005, reason) => peer.close(code, reason),
    vanish: () => peer.drop(),
    message: async () => {
      peer.paused = false;
      const message = await until(() => peer.messages[read]);
      read++;
      return message;
    },
    ending: async (mute = false) => {
      peer.mute = mute;
      peer.paused = false;
      const code = await until(() => peer.closeCode);
      return { code, reason: peer.closeReason ?? "" };
    },
  };
}

/** A server in memory. @param around what the sockets are seen through */
export function fakeOutside(around: (sockets: SocketTransport) => SocketTransport): Outside {
  const bounds = { connect: 700, close: 300 };
  const { servers, transports } = fakeNetwork({ bounds });
  const knocks: FakeKnock[] = [];
  servers.on("ws://somewhere.test/*", { knocked: (knock) => knocks.push(knock) });
  servers.on("ws://nowhere.test/", { refuse: "refused" });
  return {
    sockets: around(transports.socket),
    bounds,
    url: new URL("ws://somewhere.test/"),
    nowhere: new URL("ws://nowhere.test/"),
    knock: async (): Promise<Knock> => {
      const knock = await until(() => knocks.shift());
      return {
        target: knock.url.pathname + knock.url.search,
        letIn: (first) => {
          const peer = knock.letIn();
          // A server that waits to be asked reads nothing meanwhile.
          peer.paused = true;
          if (first !== undefined) peer.send(first);
          return Promise.resolve(serverOf(peer));
        },
        refuse: () => Promise.resolve(knock.refuse("HTTP 403")),
        hangUp: () => knock.refuse("the connection was lost"),
      };
    },
    [Symbol.dispose]: () => {},
  };
}
