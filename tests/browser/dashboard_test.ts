import { assertEquals, assertNotEquals } from "@std/assert";
import { chromium, type Page } from "playwright-core";
import { peerTest } from "../peers.ts";
import { inFolder, project, Running } from "../support/cli.ts";

const game = `--game=${project}fixtures/game.json`;
const fromDisk = "--allow-origin=null";

/** For a browser that starts without asking anything of the network, as root too. */
const quietly = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

browserTest("the dashboard shows the player's health, shield and speed, live", async (program) => {
  await inFolder({ "dashboard.lua": script({ port: 0 }) }, async (cwd) => {
    await using browser = await open(program);
    await using run = new Running(["run", game, fromDisk, "dashboard.lua"], { cwd });
    const page = await browser.show(dashboard(await portOf(run)));

    await status(page, /^connected to port \d+$/);
    await run.says(/page 1 is here, 1 in all\n/);
    for (const id of ["hp", "sh", "vel"]) await reads(page, id, /^\d+$/);
    const before = await pixels(page);
    // By itself, as the game goes on: the speed never stays the same for long.
    for (let change = 0; change < 3; change++) await changes(page, "vel");
    assertNotEquals(await pixels(page), before);

    await page.close();
    // 1006 where a frame was just being sent to it.
    await run.says(/page 1 has left \((1001|1006)\)\n/);
    assertEquals(browser.errors, []);
    assertEquals(await interrupt(run), 130);
  });
});

browserTest(
  "what is typed into the dashboard reaches the script, which answers",
  async (program) => {
    await inFolder({ "dashboard.lua": script({ port: 0 }) }, async (cwd) => {
      await using browser = await open(program);
      await using run = new Running(["run", game, fromDisk, "dashboard.lua"], { cwd });
      const page = await browser.show(dashboard(await portOf(run)));
      await status(page, /^connected/);

      const field = page.getByLabel("Say something to the player");
      await field.fill('  "Grüße" & <b>çok</b> 🙂 ');
      await field.press("Enter");

      const text = '"Grüße" & <b>çok</b> 🙂';
      const log = page.getByRole("log");
      await log.getByText(`you: ${text}`).waitFor();
      await log.getByText(`the player sees: ${text}`).waitFor();
      assertEquals(await field.inputValue(), "");
      await run.says(/"Grüße" & <b>çok<\/b> 🙂/);
      assertEquals(browser.errors, []);
    });
  },
);

browserTest(
  "a dashboard from disk is refused until --allow-origin=null is given",
  async (program) => {
    await inFolder({ "dashboard.lua": script({ port: 0 }) }, async (cwd) => {
      await using browser = await open(program);
      await using run = new Running(["run", game, "dashboard.lua"], { cwd });
      const page = await browser.show(dashboard(await portOf(run)));

      await status(page, /^disconnected/);
      await page.getByText(`luanet run --game=fixtures/game.json ${fromDisk}`).waitFor();
      await run.says(/--allow-origin=null/);
      assertEquals(await page.locator("#hp").textContent(), "–");
      assertEquals(browser.errors, []);
    });
  },
);

browserTest("a dashboard that is served on this computer needs no flag", async (program) => {
  const html = await Deno.readTextFile(`${project}fixtures/dashboard.html`);
  await using site = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response(html, { headers: { "Content-Type": "text/html" } }),
  );
  await inFolder({ "dashboard.lua": script({ port: 0 }) }, async (cwd) => {
    await using browser = await open(program);
    await using run = new Running(["run", game, "dashboard.lua"], { cwd });
    const page = await browser.show(`http://127.0.0.1:${site.addr.port}/#${await portOf(run)}`);
    await status(page, /^connected/);
    await reads(page, "hp", /^\d+$/);
    assertEquals(browser.errors, []);
  });
});

browserTest("the dashboard sees luanet go and comes back with it by itself", async (program) => {
  await inFolder({ "dashboard.lua": script({ port: 0 }) }, async (cwd) => {
    await using browser = await open(program);
    await using first = new Running(["run", game, fromDisk, "dashboard.lua"], { cwd });
    const port = await portOf(first);
    const page = await browser.show(dashboard(port));
    await status(page, /^connected/);
    await reads(page, "hp", /^\d+$/);

    await interrupt(first);
    await page.getByRole("log").getByText("the script has ended").waitFor();
    await status(page, /^disconnected/);
    await reads(page, "hp", /^–$/);

    await Deno.writeTextFile(`${cwd}/dashboard.lua`, script({ port }));
    await using second = new Running(["run", game, fromDisk, "dashboard.lua"], { cwd });
    assertEquals(await portOf(second), port);
    await status(page, /^connected/);
    await reads(page, "hp", /^\d+$/);
    assertEquals(browser.errors, []);
  });
});

browserTest(
  "the dashboard leaves out what it does not know and says when no one plays",
  async (program) => {
    const odd = `
    local odd = {
      "", "{", "[]", "[1]", "3", "true", '"x"', "{}", '{"hp":"full"}', '{"hp":{}}', '{"hp":1e999}',
      '{"say":3}', '{"say":null}', ("["):rep(100000), ("x"):rep(1000000), '{"vel":1e308}', '{"hp":-5}',
    }
    local server
    server = net.ws_server:listen(0, {
      on_open = function(page)
        for _, text in ipairs(odd) do server:send(page, text) end
        server:send(page, '{"hp":86.6,"sh":50,"vel":0,"new":[]}')
      end,
      on_message = function(page) server:send(page, "null") end,
    })`;
    await inFolder({ "odd.lua": odd }, async (cwd) => {
      await using browser = await open(program);
      await using run = new Running(["run", fromDisk, "odd.lua"], { cwd });
      const page = await browser.show(dashboard(await portOf(run)));
      await reads(page, "hp", /^87$/);
      assertEquals(await page.locator("#sh").textContent(), "50");
      assertEquals(await page.getByRole("log").textContent(), "");

      await page.getByLabel("Say something to the player").fill("goodbye");
      await page.getByRole("button", { name: "Send" }).click();
      await status(page, /^connected to port \d+, no player$/);
      await reads(page, "hp", /^–$/);
      assertEquals(browser.errors, []);
    });
  },
);

/** Defines a test that needs Chromium. */
function browserTest(name: string, test: (chromium: string) => Promise<void>): void {
  peerTest("chromium", "chromium", name, test);
}

/** A browser, and what went wrong in its pages. */
async function open(executablePath: string) {
  const browser = await chromium.launch({ executablePath, args: quietly });
  const errors: string[] = [];
  return {
    errors,
    async show(url: string): Promise<Page> {
      const page = await browser.newPage();
      page.on("pageerror", (error) => errors.push(error.message));
      await page.goto(url);
      return page;
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

/** The address of the page on disk, for a script that listens on `port`. */
function dashboard(port: number): string {
  const page = new URL(`file://${project}fixtures/dashboard.html`);
  page.searchParams.set("port", String(port));
  return page.href;
}

/** The script, but for its port. */
function script({ port }: { port: number }): string {
  const text = Deno.readTextFileSync(`${project}fixtures/dashboard.lua`);
  const moved = text.replace("local PORT = 8080\n", `local PORT = ${port}\n`);
  if (moved === text) throw new Error("fixtures/dashboard.lua has another line for its port");
  return moved;
}

/** Waits until the page says this of its connection. */
async function status(page: Page, text: RegExp): Promise<void> {
  await page.getByRole("status").filter({ hasText: text }).waitFor();
}

/** Waits until the number `id` reads like this. */
async function reads(page: Page, id: string, text: RegExp): Promise<void> {
  await page.locator(`#${id}`).filter({ hasText: text }).waitFor();
}

/** Waits until the number `id` is another one. */
async function changes(page: Page, id: string): Promise<void> {
  const number = page.locator(`#${id}`);
  const before = await number.textContent();
  await number.filter({ hasNotText: new RegExp(`^${before}$`) }).waitFor();
}

/** What is drawn in the chart. */
async function pixels(page: Page): Promise<string> {
  return await page.locator("canvas").evaluate((canvas: { toDataURL(): string }) =>
    canvas.toDataURL()
  );
}

/** The port that the script's server listens on. */
async function portOf(run: Running): Promise<number> {
  const [, digits] = await run.says(/ listens on ws:\/\/127\.0\.0\.1:(\d+)\//);
  return Number(digits);
}

/** Ends a run as Ctrl-C does; gives the exit code. */
async function interrupt(run: Running): Promise<number> {
  run.send("SIGINT");
  return (await run.end()).code;
}
