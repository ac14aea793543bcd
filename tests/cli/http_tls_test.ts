/** TLS, with certificates that are made for the test. */
import { assertEquals } from "@std/assert";
import { peerTest } from "../peers.ts";
import { inFolder } from "../support/cli.ts";
import { ask, luaString } from "../support/lua_requests.ts";

const permissions = ["--allow-net", "--allow-read", "--allow-write"];

/** Makes an authority, and certificates that it has signed: by name, what they are for and from when to when. */
async function makeCertificates(
  openssl: string,
  folder: string,
  certificates: Readonly<Record<string, readonly [names: string, from: string, to: string]>>,
): Promise<void> {
  const run = async (args: readonly string[]) => {
    const { success, stderr } = await new Deno.Command(openssl, { args: [...args], cwd: folder })
      .output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
  };
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  await run(["req", "-x509", ...key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=test"]);
  await Deno.writeTextFile(`${folder}/index`, "");
  for (const [name, [names, from, to]] of Object.entries(certificates)) {
    const subject = ["-subj", `/CN=${name}`];
    await run(["req", ...key, "-keyout", `${name}.key`, "-out", `${name}.csr`, ...subject]);
    await Deno.writeTextFile(
      `${folder}/ca.cnf`,
      `[ca]\ndefault_ca = test\n[test]\ndatabase = index\nnew_certs_dir = .\nrand_serial = yes
       default_md = sha256\npolicy = any\nx509_extensions = names
       [any]\ncommonName = supplied\n[names]\nsubjectAltName = ${names}\n`,
    );
    await run([
      ...["ca", "-batch", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key", "-notext"],
      ...["-startdate", from, "-enddate", to, "-in", `${name}.csr`, "-out", `${name}.pem`],
    ]);
  }
}

/** A server that speaks TLS with a certificate of the folder. */
function serve(folder: string, name: string): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve(
    {
      hostname: "127.0.0.1",
      port: 0,
      cert: Deno.readTextFileSync(`${folder}/${name}.pem`),
      key: Deno.readTextFileSync(`${folder}/${name}.key`),
      onListen() {},
    },
    (request) =>
      request.url.endsWith("/tls")
        ? new Response("a secret")
        : new Response("", { status: 404, statusText: "never sent by HTTP/2" }),
  );
}

peerTest(
  "openssl",
  "openssl",
  "http: TLS is checked, and every refusal says what is wrong",
  (openssl) =>
    inFolder({}, async (folder) => {
      const [past, later, future] = ["20200101000000Z", "20200102000000Z", "21000101000000Z"];
      await makeCertificates(openssl, folder, {
        good: ["IP:127.0.0.1", past, future],
        other: ["DNS:other.test", past, future],
        expired: ["IP:127.0.0.1", past, later],
        early: ["IP:127.0.0.1", "20990101000000Z", future],
      });
      const servers = Object.fromEntries(
        ["good", "other", "expired", "early"].map((name) => [name, serve(folder, name)]),
      );
      const plain = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () =>
        new Response());
      try {
        const addresses = Object.entries(servers).map(([name, { addr }]) =>
          [name, addr.port] as const
        )
          .concat([["plain", plain.addr.port]]);
        const requests = Object.fromEntries(addresses.map(([name, port]) => [
          name,
          `net.http:get(${luaString(`https://127.0.0.1:${port}/tls`)}, cb)`,
        ]));
        requests.missing = `net.http:get(${
          luaString(`https://127.0.0.1:${servers.good?.addr.port}/`)
        }, cb)`;
        const trusting = await ask(requests, {
          permissions: [...permissions, `--cert=${folder}/ca.pem`],
        });
        const strict = await ask(requests, { permissions });
        const good = trusting.of("good");
        assertEquals([good.status, good.ok, good.error, good.text], [200, true, "", "a secret"]);
        // HTTP/2 sends no words with a status.
        assertEquals(trusting.of("missing").error, "HTTP 404 Not Found");
        const errors = (answers: typeof strict) =>
          Object.fromEntries(addresses.map(([name, port]) => {
            const { error } = answers.of(name);
            return [name, error.replace(`127.0.0.1:${port}: `, "HOST ")];
          }));
        assertEquals(errors(trusting), {
          good: "",
          other: "HOST TLS: the certificate is for another host",
          expired: "HOST TLS: the certificate has expired",
          early: "HOST TLS: the certificate is not valid yet",
          plain: "HOST TLS: the server does not speak TLS",
        });
        const untrusted =
          "HOST TLS: the certificate is not trusted (Deno's --cert=FILE adds one that is)";
        assertEquals(errors(strict), {
          good: untrusted,
          other: untrusted,
          expired: "HOST TLS: the certificate has expired",
          early: "HOST TLS: the certificate is not valid yet",
          plain: "HOST TLS: the server does not speak TLS",
        });
      } finally {
        for (const server of [plain, ...Object.values(servers)]) {
          await server.shutdown();
        }
      }
    }),
);
