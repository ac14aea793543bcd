/** A network that is recorded, or replayed, keeps to what every network keeps to. */
import { RealClock } from "../../../../runtime/clock.ts";
import { Recorder } from "../../../../runtime/net/har/recorder.ts";
import { Replay } from "../../../../runtime/net/har/replay.ts";
import type { HttpRequest, HttpTransport } from "../../../../runtime/transport.ts";
import { answering } from "../../../support/fake_network.ts";
import { type Serve, testHttpTransport } from "../http/transport_contract.ts";
import { fakeOutside } from "../ws/fake_outside.ts";
import { testSocketContract } from "../ws/transport_contract.ts";
import { network, realTime } from "./support.ts";

function fakeHttp(serve: Serve): HttpTransport {
  return answering(({ url, method, headers, body }) => {
    if (url.host === "nowhere.test") return { error: "refused" };
    const answer = serve({ method, target: url.pathname + url.search, headers, body });
    if (answer === "silent") return { after: Infinity };
    return answer === "closed"
      ? { error: "the server closed the connection without an answer" }
      : answer;
  });
}

const places = {
  url: "http://fake.test",
  nowhere: "http://nowhere.test/",
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

testHttpTransport("HTTP that is recorded", (serve) => {
  const recorder = new Recorder(new RealClock(), () => {});
  return Promise.resolve({
    ...places,
    transport: recorder.around(network({ http: fakeHttp(serve) })).http,
  });
});

/** Milliseconds after which a server that says nothing more is recorded as that. */
const SILENCE = 30;

/** Records each request, to its end, and answers it from that. */
class RecordedAndReplayed implements HttpTransport {
  constructor(private readonly inner: HttpTransport) {}

  async send(request: HttpRequest, signal: AbortSignal) {
    const recorder = new Recorder(new RealClock(), () => {});
    const { http } = recorder.around(network({ http: this.inner }));
    try {
      const silence = AbortSignal.timeout(SILENCE);
      await (await http.send(request, silence)).whole();
    } catch {
      // What went wrong is a part of the recording.
    }
    const replay = new Replay(recorder.recording, realTime(), { missing: fail, warn: fail });
    return await replay.http.send(request, signal);
  }
}

function fail(message: string): never {
  throw new Error(message);
}

testHttpTransport(
  "HTTP that is replayed",
  (serve) => Promise.resolve({ ...places, transport: new RecordedAndReplayed(fakeHttp(serve)) }),
);

testSocketContract("sockets that are recorded", () =>
  fakeOutside((socket) => {
    const recorder = new Recorder(new RealClock(), () => {});
    return recorder.around(network({ socket })).socket;
  }));
