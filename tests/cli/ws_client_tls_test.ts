import { assertEquals } from "@std/assert";
import { peerTest } from "../peers.ts";
import { RawServer } from "../runtime/net/ws/raw_server.ts";
import { inFolder, luanet } from "../support/cli.ts";
import { Opcode } from "../support/raw_client.ts";

/** Makes an authority, and a certificate for the names that it has signed, in a folder. */
async function makeCertificates(openssl: string, cwd: string): Promise<void> {
  const run = async (...more: string[]) => {
    const args = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...more];
    const { success, stderr } = await new Deno.Command(openssl, { args, cwd }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
  };
  await run("-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=luanet test authority");
  for (const host of ["localhost", "other.test"]) {
    await run(
      ...["-CA", "ca.pem", "-CAkey", "ca.key", "-keyout", `${host}.key`, "-out", `${host}.pem`],
      ...["-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`],
      ...["-addext", "basicConstraints=critical,CA:FALSE"],
    );
  }
}

peerTest(
  "openssl",
  "openssl",
  "wss: is for servers whose certificate is trusted, and the others are told in words",
  (openssl) =>
    inFolder({}, async (cwd) => {
      await makeCertificates(openssl, cwd);
      const certificate = (host: string) => ({
        cert: Deno.readTextFileSync(`${cwd}/${host}.pem`),
        key: Deno.readTextFileSync(`${cwd}/${host}.key`),
      });
      /** What a script hears of a server with the certificate of `host`. */
      const meet = async (host: string, flags: readonly string[]) => {
        using server = new RawServer(certificate(host));
        const served = server.serve(async (peer) => {
          await peer.letIn();
          await peer.send(Opcode.text, "a secret");
          await peer.ending();
          peer[Symbol.dispose]();
        });
        await Deno.writeTextFile(
          `${cwd}/main.lua`,
          `
        net.ws:connect("wss://localhost:${server.port}/", {
          on_message = function(id, msg) print(msg) net.ws:close(id) end,
          on_error = function(_, err) print(err) end,
          on_close = function(_, code) print(code) end,
        })`,
        );
        const permissions = ["--allow-net", "--allow-read", ...flags];
        const { stdout } = await luanet(["run", "main.lua"], { cwd, permissions });
        server[Symbol.dispose]();
        await served;
        return stdout.replaceAll(`localhost:${server.port}`, "HOST").split("\n").slice(0, -1);
      };
      const trusting = [`--cert=${cwd}/ca.pem`];
      assertEquals(await meet("localhost", trusting), ["a secret", "1000"]);
      assertEquals(await meet("localhost", []), [
        "HOST: TLS: the certificate is not trusted (Deno's --cert=FILE adds one that is)",
        "1006",
      ]);
      assertEquals(await meet("other.test", trusting), [
        "HOST: TLS: the certificate is for another host",
        "1006",
      ]);
    }),
);
