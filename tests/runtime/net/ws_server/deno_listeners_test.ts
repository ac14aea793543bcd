import { DenoListeners } from "../../../../runtime/net/ws_server/deno.ts";
import { closeOf, handshakeOf, Opcode, RawClient, readClose } from "../../../support/raw_client.ts";
import {
  type Client,
  type Ending,
  type Outside,
  testListenerContract,
} from "./listener_contract.ts";

/** A client that answers a close, unless it is mute, and then hangs up. */
function clientOf(raw: RawClient, mute: boolean): Client {
  const messages: string[] = [];
  let ending: Ending | undefined;
  const read = async () => {
    const frame = await raw.frame();
    if (frame === undefined) {
      ending ??= { code: 1006, reason: "" };
      raw[Symbol.dispose]();
    } else if (frame.opcode === Opcode.text) {
      messages.push(new TextDecoder("utf-8", { ignoreBOM: true }).decode(frame.payload));
    } else if (frame.opcode === Opcode.close) {
      ending = readClose(frame);
      if (!mute) await raw.send(Opcode.close, closeOf(ending.code, ending.reason)).catch(() => {});
    }
  };
  return {
    send: (message) => raw.send(typeof message === "string" ? Opcode.text : Opcode.binary, message),
    close: async (code, reason) => {
      await raw.send(Opcode.close, closeOf(code, reason));
      if (!mute) await raw.end();
      raw[Symbol.dispose]();
    },
    vanish: () => raw[Symbol.dispose](),
    message: async () => {
      while (messages.length === 0 && ending === undefined) await read();
      return messages.shift() ?? "";
    },
    ending: async () => {
      while (ending === undefined) await read();
      raw[Symbol.dispose]();
      return ending;
    },
  };
}

const outside: Outside = {
  get listeners() {
    return new DenoListeners();
  },
  async connect(port, { mute = false, isUpgrade = true, host = "127.0.0.1", origin } = {}) {
    let raw: RawClient;
    try {
      raw = await RawClient.dial(port);
    } catch (error) {
      if (error instanceof Deno.errors.ConnectionRefused) return undefined;
      throw error;
    }
    await raw.write(handshakeOf({ host, origin, upgrade: isUpgrade ? "websocket" : undefined }));
    const { status } = await raw.response();
    if (status === 101) return clientOf(raw, mute);
    raw[Symbol.dispose]();
    return status;
  },
  occupy: () => {
    const other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    return Promise.resolve({ port: other.addr.port, leave: () => other.close() });
  },
  refusePorts: () => {
    const { serve } = Deno;
    Deno.serve = () => {
      throw new Deno.errors.AddrInUse();
    };
    return () => {
      Deno.serve = serve;
    };
  },
};

testListenerContract("Deno's listeners", () => ({ ...outside, listeners: new DenoListeners() }));
