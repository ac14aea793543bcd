import { DenoSockets } from "../../../../runtime/net/ws/deno.ts";
import { frameOf, Opcode } from "../../../support/raw_client.ts";
import { type RawPeer, RawServer } from "./raw_server.ts";
import type { Knock, Outside, Server } from "./outside.ts";
import { testSocketContract } from "./transport_contract.ts";

function serverOf(peer: RawPeer): Server {
  return {
    send: (message) =>
      peer.send(typeof message === "string" ? Opcode.text : Opcode.binary, message),
    close: async (code, reason) => {
      if (code !== undefined) return await peer.close(code, reason);
      await peer.send(Opcode.close);
      await peer.ending(true);
      peer[Symbol.dispose]();
    },
    vanish: () => peer[Symbol.dispose](),
    message: () => peer.message(),
    ending: async (mute) => {
      const ending = await peer.ending(mute);
      peer[Symbol.dispose]();
      return ending;
    },
  };
}

/** A port that nobody listens at. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

testSocketContract("Deno's sockets", (): Outside => {
  const server = new RawServer();
  const bounds = { connect: 700, close: 300 };
  return {
    sockets: new DenoSockets(bounds),
    bounds,
    url: new URL(`ws://127.0.0.1:${server.port}/`),
    nowhere: new URL(`ws://127.0.0.1:${freePort()}/`),
    knock: async (): Promise<Knock> => {
      const peer = await server.accept();
      const [line = ""] = await peer.request();
      return {
        target: line.split(" ")[1] ?? "",
        letIn: async (first) => {
          await peer.letIn(
            first === undefined ? undefined : frameOf(Opcode.text, first, { masked: false }),
          );
          return serverOf(peer);
        },
        refuse: () => peer.write("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n"),
        hangUp: () => peer[Symbol.dispose](),
      };
    },
    [Symbol.dispose]: () => server[Symbol.dispose](),
  };
});
