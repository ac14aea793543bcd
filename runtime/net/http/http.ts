import {
  boolean,
  bytes,
  defineModule,
  dict,
  field,
  fn,
  func,
  integer,
  number,
  optional,
  options,
  overloaded,
  param,
  record,
  signature,
  text,
} from "../../spec.ts";
import { type RequestOptions, timeoutOf } from "./request.ts";
import { Requests } from "./requests.ts";

const requestOptions = options("HttpOptions", {
  headers: field(optional(dict(bytes)), "request headers"),
  body: field(optional(bytes), "may be empty"),
  content_type: field(optional(bytes), "makes a Content-Type header"),
  save_to_file: field(optional(text), "the body is streamed to this file, below the root"),
  timeout: field(optional(number), "seconds, 10 if left out"),
});

const callback = param(
  "callback",
  func(
    param(
      "resp",
      record(
        "HttpResponse",
        param("status", integer, "0 when no answer came"),
        param("body", bytes),
        param("error", text, "empty when all is well"),
        param("ok", boolean, "true for 200 to 299"),
      ),
    ),
  ),
  "gets `status`, `body`, `error`, `ok`",
);
const url = param("url", text, "`http:` or `https:`");
const timeout = param("timeout", optional(number), "seconds, 10 if left out");

const none: RequestOptions = {
  headers: undefined,
  body: undefined,
  content_type: undefined,
  save_to_file: undefined,
  timeout: undefined,
};

const optionsTimeout = (given: RequestOptions, name: string, number: number) =>
  timeoutOf(given.timeout, `#${number} to '${name}' (field 'timeout': `);

/** HTTP requests, answered through a callback. */
export const http = defineModule({
  name: "net.http",
  doc: "HTTP requests. Nothing waits: a callback gets the answer, on a later turn.",
  open: (context) => new Requests(context),
  methods: {
    get: overloaded(
      {
        doc: "Sends a GET request.",
        example: `net.http:get("http://127.0.0.1:8000/", function(resp) print(resp.status) end)`,
      },
      signature({ args: [url, callback, timeout], returns: [] }, (
        requests: Requests,
        address,
        call,
        seconds,
      ) => requests.send(address, "GET", none, call, timeoutOf(seconds, "#3 to 'get' ("))),
      signature({ args: [url, param("options", requestOptions), callback], returns: [] }, (
        requests: Requests,
        address,
        given,
        call,
      ) => requests.send(address, "GET", given, call, optionsTimeout(given, "get", 2))),
    ),
    post: overloaded(
      {
        doc: "Sends a POST request.",
        example:
          `net.http:post("http://127.0.0.1:8000/", "{}", "application/json", function(resp) print(resp.ok) end)`,
      },
      signature({
        args: [url, param("body", bytes), param("content_type", bytes), callback, timeout],
        returns: [],
      }, (requests: Requests, address, body, content_type, call, seconds) =>
        requests.send(
          address,
          "POST",
          { ...none, body, content_type },
          call,
          timeoutOf(seconds, "#5 to 'post' ("),
        )),
      signature({ args: [url, param("options", requestOptions), callback], returns: [] }, (
        requests: Requests,
        address,
        given,
        call,
      ) => requests.send(address, "POST", given, call, optionsTimeout(given, "post", 2))),
    ),
    request: fn(
      {
        doc: "Sends a request of any method.",
        args: [
          url,
          param("method", text, "GET, POST, PUT, DELETE, PATCH, HEAD, ..."),
          param("options", requestOptions),
          callback,
        ],
        returns: [],
        example:
          `net.http:request("http://127.0.0.1:8000/x", "PUT", { body = "new" }, function(resp) print(resp.status) end)`,
      },
      (requests: Requests, address, method, given, call) =>
        requests.send(address, method, given, call, optionsTimeout(given, "request", 3)),
    ),
  },
});
