/** Servers that nobody here wrote, on ports of their own. */
import { findProgram, peerTest } from "../peers.ts";
import { inFolder } from "./cli.ts";

/** A server that runs as a program; it may be stopped before the test ends. */
export interface PeerServer extends AsyncDisposable {
  readonly port: number;
  /** Without a slash at its end. */
  readonly url: string;
}

const PYTHON = "/usr/bin/python3";

/** httpbin, which answers as its paths say, with HTTP/1.1 and as many threads as it needs. */
const httpbinProgram = `
from httpbin import app
from werkzeug.serving import make_server, WSGIRequestHandler
WSGIRequestHandler.protocol_version = "HTTP/1.1"
WSGIRequestHandler.log = lambda *arguments: None
server = make_server("127.0.0.1", 0, app, threaded=True)
print(server.port, flush=True)
server.serve_forever()
`;

/** Defines a test that needs httpbin. */
export function httpbinTest(name: string, test: (server: PeerServer) => Promise<void>): void {
  const found = new Deno.Command(PYTHON, { args: ["-c", "import httpbin, werkzeug"] });
  const isThere = findProgram("python3") !== undefined && quietly(() => found.outputSync().success);
  peerTest(isThere ? "python3" : "httpbin", "python3-httpbin", name, async () => {
    await using server = await startHttpbin();
    await test(server);
  });
}

function quietly(look: () => boolean): boolean {
  try {
    return look();
  } catch {
    return false;
  }
}

async function startHttpbin(): Promise<PeerServer> {
  const child = new Deno.Command(PYTHON, {
    args: ["-c", httpbinProgram],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  let shown = "";
  while (!shown.includes("\n")) {
    const { done, value } = await reader.read();
    if (done) throw new Error("httpbin did not start");
    shown += new TextDecoder().decode(value);
  }
  let isStopped = false;
  return {
    port: Number(shown),
    url: `http://127.0.0.1:${Number(shown)}`,
    async [Symbol.asyncDispose]() {
      if (isStopped) return;
      isStopped = true;
      child.kill("SIGKILL");
      await reader.cancel();
      await child.status;
    },
  };
}

/** Runs `body` with an nginx that serves the files of a folder. @param nginx its path */
export async function withNginx(
  nginx: string,
  folder: string,
  body: (server: PeerServer) => Promise<void>,
): Promise<void> {
  await inFolder({}, async (own) => {
    await using server = await startNginx(nginx, folder, own);
    await body(server);
  });
}

async function startNginx(nginx: string, folder: string, own: string): Promise<PeerServer> {
  const port = freePort();
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((what) => `${what}_temp_path ${own}/${what};`).join(" ");
  await Deno.writeTextFile(
    `${own}/nginx.conf`,
    `daemon off; pid ${own}/pid; error_log stderr crit; worker_processes 1;
     ${Deno.uid() === 0 ? "user root;" : ""}
     events { worker_connections 4096; }
     http {
       access_log off; sendfile on; keepalive_requests 100000; ${temporary}
       server { listen 127.0.0.1:${port} backlog=4096; root ${folder}; }
     }`,
  );
  const child = new Deno.Command(nginx, {
    args: ["-e", "stderr", "-p", own, "-c", `${own}/nginx.conf`],
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  for (let tries = 0; !await answers(port); tries++) {
    if (tries === 100) throw new Error("nginx did not start");
    await new Promise((end) => setTimeout(end, 50));
  }
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      // Its workers end with it.
      child.kill("SIGTERM");
      await child.status;
    },
  };
}

/** A port that nothing listens on just now. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}

async function answers(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch {
    return false;
  }
}
