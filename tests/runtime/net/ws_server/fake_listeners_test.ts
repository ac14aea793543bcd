import type { Page } from "../../../../runtime/net/fake/far_end.ts";
import { fakeNetwork, until } from "../../../support/fake_network.ts";
import { type Client, type Outside, testListenerContract } from "./listener_contract.ts";

function clientOf(page: Page): Client {
  let read = 0;
  return {
    send: (message) => void page.send(message),
    close: (code, reason) => page.close(code, reason),
    vanish: () => page.drop(),
    message: async () => {
      const message = await until(() => page.messages[read]);
      read++;
      return message;
    },
    ending: async () => {
      const code = await until(() => page.closeCode);
      return { code, reason: page.closeReason ?? "" };
    },
  };
}

function outside(): Outside {
  const network = fakeNetwork();
  const { listeners } = network;
  return {
    listeners,
    connect: (port, { mute = false, isUpgrade = true, host, origin } = {}) => {
      if (!isUpgrade) {
        const headers = host === undefined ? [] : [["Host", host] as const];
        const url = new URL(`http://127.0.0.1:${port}/`);
        const answer = listeners.answer({ url, method: "GET", headers, body: undefined });
        return Promise.resolve(answer?.status);
      }
      const page = network.connect(`ws://127.0.0.1:${port}/`, { host, origin });
      if (!page.isOpen) return Promise.resolve(page.refused?.status);
      page.mute = mute;
      return Promise.resolve(clientOf(page));
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
