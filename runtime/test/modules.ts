import type { ModuleSpec } from "../spec.ts";
import { type Drive, luanetModule } from "./luanet.ts";
import { luanetHttp } from "./luanet_http.ts";
import { luanetWs } from "./luanet_ws.ts";
import { luanetGame, luanetGui } from "./menu.ts";

/** What a spec sees under the name `luanet`. */
export function luanetModules(drive: Drive): readonly ModuleSpec[] {
  return [
    luanetModule(drive),
    luanetGame,
    luanetGui,
    luanetHttp,
    luanetWs,
  ] as readonly ModuleSpec[];
}
