import { peersAreRequired } from "../peers.ts";
import { inFolder } from "./cli.ts";

/** Runs `body` with an empty disk of 1 MiB; where none can be mounted it is skipped, or fails as a missing peer does. */
export function onSmallDisk(body: (disk: string) => Promise<void>): Promise<void> {
  return inFolder({ "disk/x": "" }, async (folder) => {
    const disk = `${folder}/disk`;
    const mount = await new Deno.Command("mount", {
      args: ["-t", "tmpfs", "-o", "size=1m", "luanet_test", disk],
    }).output().catch((error) => ({ success: false, stderr: new TextEncoder().encode(error) }));
    if (!mount.success) {
      const why = `no tmpfs can be mounted: ${new TextDecoder().decode(mount.stderr).trim()}`;
      if (peersAreRequired()) throw new Error(why);
      Deno.stderr.writeSync(new TextEncoder().encode(`skipped: ${why}\n`));
      return;
    }
    try {
      await body(disk);
    } finally {
      await new Deno.Command("umount", { args: [disk] }).output();
    }
  });
}
