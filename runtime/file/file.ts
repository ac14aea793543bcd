import { boolean, bytes, defineModule, fn, list, optional, param, text } from "../spec.ts";
import { FileRoom } from "./file_room.ts";

const path = param("path", text, "relative to the root, with `/` or `\\` between its parts");

/** The files below the root. */
export const file = defineModule({
  name: "file",
  doc:
    "Files below the root (`--root`), and nothing beside it: an absolute path, one with `..` in it or one that leaves the root through a symbolic link is refused, and so is a name that Windows refuses. What is refused or fails is said in the log.",
  open: (context) => new FileRoom(context),
  functions: {
    read: fn({
      doc: "Reads a whole file.",
      args: [path],
      returns: [param("content", optional(bytes), "the file's bytes; nil if there is none")],
      example: `local settings = json.decode(file.read("settings.json") or "{}")`,
    }, (room: FileRoom, path) => room.read(path)),
    write: fn({
      doc:
        "Writes a whole file, in one step: nobody sees a part of it, and where it fails an older file stays as it was. Missing folders are made; a link is followed.",
      args: [path, param("content", bytes, "any bytes")],
      returns: [param("written", boolean)],
      example: `file.write("out/settings.json", json.encode({ volume = 7 }, true))`,
    }, (room: FileRoom, path, content) => room.write(path, content)),
    exists: fn({
      doc: "Is there a file or a folder?",
      args: [path],
      returns: [param("exists", boolean)],
      example: `if not file.exists("settings.json") then print("first start") end`,
    }, (room: FileRoom, path) => room.exists(path)),
    remove: fn({
      doc: "Removes a file, or a link to one; no folders.",
      args: [path],
      returns: [param("removed", boolean, "false if there is no such file")],
      example: `file.remove("out/settings.json")`,
    }, (room: FileRoom, path) => room.remove(path)),
    rename: fn({
      doc:
        "Gives a file another name or folder. Missing folders are made; a file that has the name already is replaced.",
      args: [
        param("old", text, "as in `file.read`"),
        param("new", text, "as in `file.read`"),
      ],
      returns: [param("renamed", boolean, "false if there is no such file")],
      example: `file.rename("log.txt", "log.old.txt")`,
    }, (room: FileRoom, path, to) => room.rename(path, to)),
    list: fn({
      doc: "Lists the files in a folder, without those in its folders.",
      args: [param("folder", text, 'as a path in `file.read`; `""` or `"."` is the root')],
      returns: [
        param("names", list(text), "sorted by bytes; empty if there is no such folder"),
      ],
      example: `for _, name in ipairs(file.list("maps")) do print(name) end`,
    }, (room: FileRoom, folder) => room.list(folder)),
    scan: fn({
      doc:
        "Finds files by a pattern. In each part of it `*` stands for any characters and `?` for one; neither stands for a `/`.",
      args: [param("pattern", text, "relative to the root: `*.txt`, `maps/*/info-?.json`")],
      returns: [param("paths", list(text), "relative to the root, with `/`; sorted by bytes")],
      example:
        `for _, path in ipairs(file.scan("maps/*.json")) do print(path, #file.read(path)) end`,
    }, (room: FileRoom, pattern) => room.scan(pattern)),
  },
});
