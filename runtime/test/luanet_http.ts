import { asked, checked } from "../asked.ts";
import { plainUrl } from "../net/address.ts";
import {
  type FakeAnswer,
  HTTP,
  type HttpCall,
  whyNoAnswer,
  whyNoMethod,
} from "../net/fake/http_answers.ts";
import { whyNoPattern } from "../net/fake/pattern.ts";
import {
  bytes,
  data,
  defineModule,
  dict,
  exactOptions,
  field,
  integer,
  list,
  type ModuleSpec,
  number,
  optional,
  overloaded,
  param,
  record,
  type ScriptContext,
  signature,
  text,
} from "../spec.ts";
import { Current } from "./current.ts";

const encoder = new TextEncoder();

const answerTable = exactOptions("HttpAnswer", {
  status: field(optional(integer), "200 if left out"),
  body: field(optional(bytes), "empty if left out"),
  headers: field(optional(dict(bytes)), "such as `location`, which is followed"),
  after: field(optional(number), "seconds of the virtual clock until it comes; 0 if left out"),
  error: field(
    optional(text),
    "instead of an answer: `timeout`, `refused`, `dns`, `tls`, or the cause of a failure in words",
  ),
});

type AnswerTable = typeof answerTable extends { readonly type?: infer T } ? NonNullable<T> : never;

const answer = checked(answerTable, (given) => whyNoAnswer(answerOf(given)));

const requestRecord = record(
  "HttpCall",
  param("method", text),
  param("url", text),
  param("headers", data, "by their names in small letters"),
  param("body", bytes, "empty if there is none"),
  param("time", number, "when it was sent, in seconds since the test began"),
);

const method = param(
  "method",
  checked(text, whyNoMethod),
  "in capitals or small letters; `*` for all",
);
const url = param(
  "url",
  checked(text, (url) => whyNoPattern(url, HTTP)),
  "an address, or a pattern in which each `*` stands for any characters",
);

/** Who answers the scripts' requests. */
export const luanetHttp: ModuleSpec<Current> = defineModule({
  name: "luanet.http",
  doc: "Answers the requests of scripts. One that nothing answers makes the test fail.",
  open: (context: ScriptContext) => context.shared(Current),
  fields: {
    calls: {
      doc: "the requests that scripts have sent in this test, in their order",
      kind: list(requestRecord),
      get: (current: Current) => current.of("luanet.http.calls").network.calls.map(shown),
    },
  },
  functions: {
    on: overloaded(
      {
        doc:
          "Says how requests are answered: with a table, or with what a function makes of the request, a table with " +
          "`method`, `url`, `headers`, `body` and `time`. The last rule that fits counts; a function that gives nil " +
          "leaves the request to the one before.",
        example:
          `luanet.http.on("*", "http://api.test/*", function(request) return {body = request.method} end)\n` +
          `luanet.http.on("GET", "http://api.test/x", {status = 404, body = "nothing here"})`,
      },
      signature({ args: [method, url, param("answer", answer)], returns: [] }, (
        current: Current,
        method,
        url,
        answer,
      ) => current.of("luanet.http.on").network.answers.on(method, url, answerOf(answer))),
      signature({
        args: [
          method,
          url,
          param("answering", asked(optional(answer), param("request", requestRecord))),
        ],
        returns: [],
      }, (current: Current, method, url, answering) => {
        const session = current.of("luanet.http.on");
        session.keep(answering);
        session.network.answers.on(method, url, (call) => {
          const given = answering.ask(shown(call));
          if (given === undefined) return { error: "the spec's function that answers it failed" };
          return given.result && answerOf(given.result);
        });
      }),
    ),
  },
});

function answerOf({ headers = [], ...more }: AnswerTable): FakeAnswer {
  const latin = new TextDecoder("latin1");
  return {
    ...more,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, latin.decode(value)])),
  };
}

/** A request as a spec sees it. */
function shown({ method, url, headers, body, time }: HttpCall): object {
  const values = new Map<string, string>();
  for (const [name, value] of headers) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  const pairs = [...values].map(([name, value]) =>
    [encoder.encode(name), Uint8Array.from(value, (byte) => byte.charCodeAt(0))] as const
  );
  return { method, url: plainUrl(url), headers: { pairs }, body, time: time / 1000 };
}
