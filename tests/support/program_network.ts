import type { FakeAnswer, HttpCall } from "../../runtime/net/fake/http_answers.ts";
import type { FakeNetwork } from "../../runtime/net/fake/network.ts";
import type { FakeTime } from "../../runtime/net/fake/time.ts";
import { echo, fakeNetwork } from "./fake_network.ts";

/** The network of the programs below tests/lua. */
export function programNetwork(time: FakeTime): FakeNetwork {
  const network = fakeNetwork({ time });
  const { answers, servers } = network;
  answers.on("*", "http://echo.test*", echoAnswer);
  servers.on("ws://echo.test/*", echo);
  servers.on("ws://refusing.test/*", { refuse: "HTTP 403" });
  servers.on("ws://closing.test/*", {
    open: (peer) => {
      peer.send(Uint8Array.from({ length: 256 }, (_, i) => i));
      peer.close(4000, "bye");
    },
  });
  return network;
}

/**
 * `/status/404` answers with that status, `/silent` never, `/closed` not at all, `/bytes` with every byte once; anything
 * else with the request itself: `GET /path`, a line for each header, an empty line and the body.
 */
function echoAnswer({ method, url, headers, body }: HttpCall): FakeAnswer {
  const [, first = "", second = ""] = url.pathname.split("/");
  if (first === "silent") return { after: Infinity };
  if (first === "closed") return { error: "refused" };
  if (first === "bytes") return { body: Uint8Array.from({ length: 256 }, (_, i) => i) };
  if (first === "status") return { status: Number(second), body: `status ${second}` };
  const lines = headers.map(([name, value]) => `${name}: ${value}\n`).toSorted();
  return { body: [`${method} ${url.pathname}${url.search}\n${lines.join("")}\n`, body] };
}
